using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Buckets in other regions than is known or said.</summary>
public sealed class S3RegionTests : S3TestBase
{
    private const string There = "http://bucket.s3.eu-west-1.amazonaws.com/a";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Server.Objects[There] = "there"u8.ToArray();
    }

    [Fact]
    public async Task Read_NoRegion_IsFoundOutOnce()
    {
        Server.Rule = r => r.Method == "HEAD" ? Answer(403, "", Region + ": eu-west-1") : null;
        var store = OpenAmazon("s3://bucket");

        var read = await Task.WhenAll(store.ReadTextAsync("a"), store.ReadTextAsync("a"));

        Assert.All(read, text => Assert.Equal("there", text));

        Assert.Equal(["HEAD http://bucket.s3.us-east-1.amazonaws.com/", "GET " + There, "GET " + There], Server.Requests.Select(r => $"{r.Method} {r.Target}"));
        Assert.Null(Server.Requests[0]["Authorization"]);
        Assert.Contains("/eu-west-1/s3/", Server.Requests[1]["Authorization"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoRegionAndNoBucket_SaysThatThereIsNone()
    {
        Server.Rule = _ => Fault.Answer(404);

        Assert.Contains("bucket", (await FailsAsync(OpenAmazon("s3://bucket"), AssetErrorCode.StoreNotFound)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301, "PermanentRedirect")]
    [InlineData(400, "AuthorizationHeaderMalformed")]
    [InlineData(403, "AccessDenied")]
    public async Task Read_OtherRegion_IsAskedThereAndRemembered(int status, string code)
    {
        Server.Rule = r => r.Target.Contains("us-east-1", StringComparison.Ordinal) ? Error(status, code, headers: Region + ": eu-west-1") : null;
        var store = OpenAmazon("s3://bucket", "us-east-1");

        Assert.Equal("there", await store.ReadTextAsync("a"));
        Assert.Equal("there", await store.ReadTextAsync("a"));

        Assert.Equal(["http://bucket.s3.us-east-1.amazonaws.com/a", There, There], Server.Requests.Select(r => r.Target));
    }

    [Fact]
    public async Task Write_OtherRegion_IsWrittenThere()
    {
        Server.Rule = r => r.Target.Contains("us-east-1", StringComparison.Ordinal) ? Error(301, "PermanentRedirect", headers: Region + ": eu-west-1") : Answer(200, "", "ETag: \"1\"");

        Assert.True(await OpenAmazon("s3://bucket", "us-east-1").WriteAsync("a", "x"));

        Assert.Equal(["PUT http://bucket.s3.us-east-1.amazonaws.com/a", "PUT " + There], Server.Requests.Select(r => $"{r.Method} {r.Target}"));
    }

    [Theory]
    [InlineData("http://bucket.s3.eu-west-1.amazonaws.com/a")]
    [InlineData("https://bucket.s3-eu-west-1.amazonaws.com/a?x=y")]
    [InlineData("https://s3.eu-west-1.amazonaws.com/bucket/a")]
    public async Task Any_TemporaryRedirectToAnotherRegion_IsSignedAnewForIt(string location)
    {
        Server.Rule = r => r.Target.Contains("us-east-1", StringComparison.Ordinal) ? Error(307, "TemporaryRedirect", headers: "Location: " + location)
            : r.Method == "PUT" ? Answer(200, "", "ETag: \"1\"")
            : null;

        Assert.Equal("there", await OpenAmazon("s3://bucket", "us-east-1").ReadTextAsync("a"));
        Assert.True(await OpenAmazon("s3://bucket", "us-east-1").WriteAsync("a", "x"));

        Assert.Equal(["GET us", "GET eu", "PUT us", "PUT eu"], Server.Requests.Select(r => $"{r.Method} {new Uri(r.Target).Host["bucket.s3.".Length..][..2]}"));
        Assert.All(Server.Requests, r => Assert.Contains(r.Target.Contains("eu-west-1", StringComparison.Ordinal) ? "/eu-west-1/s3/" : "/us-east-1/s3/", r["Authorization"]!, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://evil.example/bucket/a")]
    [InlineData("http://bucket.s3.eu-west-1.amazonaws.com.evil.example/a")]
    [InlineData("http://evil-amazonaws.com/a")]
    [InlineData("http://bucket.ec2.eu-west-1.amazonaws.com/a")]
    public async Task Any_RedirectToAnotherService_IsNotFollowed(string location)
    {
        Server.Rule = _ => Error(307, "TemporaryRedirect", headers: "Location: " + location);
        var store = OpenAmazon("s3://bucket", "us-east-1");

        Assert.Contains(new Uri(location).Host, (await FailsAsync(store, AssetErrorCode.RedirectRefused)).Message, StringComparison.Ordinal);
        Assert.Equal(AssetErrorCode.RedirectRefused, (await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "x"))).Code);

        Assert.All(Server.Requests, r => Assert.StartsWith("http://bucket.s3.us-east-1.amazonaws.com/", r.Target, StringComparison.Ordinal));
    }

    // What an endpoint says of Amazon's servers is no reason to ask these.
    [Fact]
    public async Task Read_EndpointRedirectsToAmazon_IsNotFollowed()
    {
        Server.Rule = _ => Error(307, "TemporaryRedirect", headers: "Location: https://bucket.s3.eu-west-1.amazonaws.com/a");

        await FailsAsync(Open(), AssetErrorCode.RedirectRefused);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Read_EndpointWantsAnotherRegion_IsSignedForIt()
    {
        Server.Rule = r => r["Authorization"]!.Contains("/home/", StringComparison.Ordinal) ? null : Error(400, "AuthorizationHeaderMalformed", "<Region>home</Region>");

        Assert.Equal("bytes", await Open().ReadTextAsync("a"));
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task Read_RegionsThatSendInCircles_Fails()
    {
        Server.Rule = r => Error(301, "PermanentRedirect", headers: $"{Region}: {(r.Target.Contains("us-east-1", StringComparison.Ordinal) ? "eu-west-1" : "us-east-1")}");

        Assert.Contains("region", (await FailsAsync(OpenAmazon("s3://bucket", "us-east-1"), AssetErrorCode.SourceFailed)).Message, StringComparison.Ordinal);
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task Read_RegionThatIsAHost_IsNotAsked()
    {
        Server.Rule = r => r.Target.Contains("us-east-1", StringComparison.Ordinal) ? Error(403, "AccessDenied", "<Region>evil.example/</Region>", Region + ": evil.example/") : null;

        await FailsAsync(OpenAmazon("s3://bucket", "us-east-1"), AssetErrorCode.AccessDenied);
        Assert.Single(Server.Requests);
    }
}
