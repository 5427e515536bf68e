namespace AssetSdk.Stores.Tests;

/// <summary>The examples that Amazon publishes ("Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk").</summary>
public sealed class SigV4Tests
{
    private const string Time = "20130524T000000Z";
    private static readonly S3Credential Example = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null, "the example");

    [Fact]
    public void Authorization_GetOfARange_IsThePublished() => Assert.Equal(
        Expected("host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        Sign("GET", "/test.txt", "", SigV4.EmptyHash, ("range", "bytes=0-9")));

    [Fact]
    public void Authorization_PutOfAnObject_IsThePublished() => Assert.Equal(
        Expected("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        Sign("PUT", "/test%24file.text", "", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", ("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")));

    [Fact]
    public void Authorization_QueryWithoutValue_IsThePublished() => Assert.Equal(
        Expected("host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        Sign("GET", "/", "lifecycle=", SigV4.EmptyHash));

    [Fact]
    public void Authorization_QueryOfAListing_IsThePublished() => Assert.Equal(
        Expected("host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
        Sign("GET", "/", "max-keys=2&prefix=J", SigV4.EmptyHash));

    [Fact]
    public void Authorization_LongerThanAnyBuffer_IsNoOtherThanInOnePiece()
    {
        var path = "/" + new string('a', 10_000);

        Assert.Equal(Sign("GET", path, "", SigV4.EmptyHash), Sign("GET", path, "", SigV4.EmptyHash));
        Assert.NotEqual(Sign("GET", path, "", SigV4.EmptyHash), Sign("GET", path + "a", "", SigV4.EmptyHash));
    }

    [Fact]
    public void IsFor_DayRegionOrCredentialChanges_NeedsAnotherKey()
    {
        var key = new SigV4Key(Example, "20130524", "us-east-1");

        Assert.True(key.IsFor(Example, "20130524", "us-east-1"));
        Assert.False(key.IsFor(Example, "20130525", "us-east-1"));
        Assert.False(key.IsFor(Example, "20130524", "eu-west-1"));
        Assert.False(key.IsFor(Example with { SecretKey = "other" }, "20130524", "us-east-1"));
    }

    [Fact]
    public void Timestamp_AnyZone_IsUtc() =>
        Assert.Equal("20260102T030405Z", SigV4.Timestamp(new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2))));

    private static string Sign(string method, string path, string query, string hash, params (string Name, string Value)[] headers)
    {
        List<KeyValuePair<string, string>> signed = [new("host", "examplebucket.s3.amazonaws.com"), new("x-amz-content-sha256", hash), new("x-amz-date", Time), .. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))];
        signed.Sort((x, y) => string.CompareOrdinal(x.Key, y.Key));
        return SigV4.Authorization(new SigV4Key(Example, "20130524", "us-east-1"), method, path, query, signed, hash, Time);
    }

    private static string Expected(string headers, string signature) =>
        $"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders={headers}, Signature={signature}";
}
