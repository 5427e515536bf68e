using System.Text;
using System.Xml;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Listings of the real server.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3ListingTests(RadosServer server)
{
    [Fact]
    public async Task List_MoreThanAPage_GivesAllInOrder()
    {
        using var client = AmazonClient.Of(server.Url);
        var settings = server.Settings();
        var keys = Enumerable.Range(0, 1234).Select(i => $"k/{i * 7919 % 1234:0000} +%&<ü").ToArray();
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (key, _) => await client.PutAsync(settings.Url["s3://tests/".Length..] + "/" + key, []));
        await using var forward = await ForwardingServer.StartAsync(server.Url);
        using var store = (IWritableObjectStore)new S3StoreDriver().Open(settings with { Endpoint = forward.Url });

        Assert.Equal(keys.Order(StringComparer.Ordinal), await store.ListKeysAsync());
        Assert.Equal(2, forward.Requests.Count);
        Assert.Equal(100, (await store.ListKeysAsync("k/01")).Count);
    }

    [Fact]
    public async Task List_FolderMarkersOfConsoles_AreNoObjects()
    {
        using var client = AmazonClient.Of(server.Url);
        var settings = server.Settings();
        foreach (var key in new[] { "/", "/folder/", "/folder/x" })
            await client.PutAsync(settings.Url["s3://tests/".Length..] + key, []);
        using var store = (IWritableObjectStore)new S3StoreDriver().Open(settings);

        Assert.Equal(["folder/x"], await store.ListKeysAsync());
    }

    [Fact]
    public async Task List_NoSuchBucket_IsNoStore()
    {
        using var store = (IWritableObjectStore)new S3StoreDriver().Open(server.Settings() with { Url = "s3://no-such-bucket/x" });

        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => store.ListKeysAsync())).Code);
        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))).Code);
    }

    [Fact]
    public async Task Read_WrongSecret_IsRefusedByTheRealServer()
    {
        using var store = new S3StoreDriver().Open(server.Settings() with { Environment = name => name == "AWS_SECRET_ACCESS_KEY" ? "wrong-secret" : RadosServer.Environment(name) });

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.DoesNotContain("wrong-secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ClockThatIsWrong_SaysSo()
    {
        using var store = new S3StoreDriver(HttpTransport.Shared, new ManualClock { Now = new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero) }).Open(server.Settings());

        Assert.Contains("clock", (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))).Message, StringComparison.Ordinal);
    }
}

/// <summary>Pages as services write them.</summary>
public sealed class S3ListPageTests
{
    [Fact]
    public void Parse_Page_GivesKeysLengthsAndTheNext()
    {
        var page = Parse("""
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
            <Contents><Key>a+b%2Bc/%C3%BC%25</Key><Size>12</Size><Owner><ID>x</ID><Key>not this</Key></Owner></Contents>
            <CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes>
            <Contents><ETag>&quot;1&quot;</ETag><Size>5000000000</Size><Key>z</Key></Contents>
            <NextContinuationToken>1/+=</NextContinuationToken></ListBucketResult>
            """);

        Assert.Equal([new ObjectEntry("a b+c/ü%", 12), new ObjectEntry("z", 5_000_000_000)], page.Objects);
        Assert.Equal("1/+=", page.Next);
    }

    [Fact]
    public void Parse_KeysThatAreNotEncoded_AreTakenAsTheyAre() =>
        Assert.Equal("a+b%2B", Parse("<ListBucketResult><Contents><Key>a+b%2B</Key><Size>1</Size></Contents></ListBucketResult>").Objects.Single().Key);

    [Fact]
    public void Parse_EmptyBucket_HasNothing()
    {
        var page = Parse("<ListBucketResult><Prefix/><IsTruncated>false</IsTruncated></ListBucketResult>");

        Assert.Empty(page.Objects);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>a</Key><Size>99999999999999999999</Size></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><ListBucketResult><Contents><Key>&a;</Key></Contents></ListBucketResult>")]
    public void Parse_NoPage_Fails(string body)
    {
        var failure = Assert.ThrowsAny<Exception>(() => Parse(body));
        Assert.True(failure is XmlException or FormatException or OverflowException, failure.ToString());
    }

    private static S3ListPage Parse(string body) => S3ListPage.Parse(Encoding.UTF8.GetBytes(body));
}
