using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What S3's errors become.</summary>
public sealed class S3ErrorTests : S3TestBase
{
    public static TheoryData<int, string, string, bool, string> Errors => new()
    {
        { 404, "NoSuchBucket", "ASSET1109", false, "no bucket 'bucket'" },
        { 403, "AccessDenied", "ASSET1105", false, "s3:ListBucket" },
        { 403, "AccessDenied", "ASSET1105", false, "the access key AKIA… of the environment" },
        { 403, "AccessDenied", "ASSET1105", false, "In the words of S3" },
        { 403, "InvalidAccessKeyId", "ASSET1105", false, "AWS_ACCESS_KEY_ID" },
        { 403, "SignatureDoesNotMatch", "ASSET1105", false, "AWS_SECRET_ACCESS_KEY" },
        { 400, "ExpiredToken", "ASSET1105", false, "AWS_SESSION_TOKEN" },
        { 400, "InvalidToken", "ASSET1105", false, "AWS_SESSION_TOKEN" },
        { 403, "RequestTimeTooSkewed", "ASSET1105", false, "2026-01-02T03:04:05Z" },
        { 403, "InvalidObjectState", "ASSET1104", false, "restore-object" },
        { 503, "SlowDown", "ASSET1104", true, "SlowDown" },
        { 500, "InternalError", "ASSET1104", true, "InternalError" },
        { 400, "RequestTimeout", "ASSET1104", true, "RequestTimeout" },
        { 400, "InvalidArgument", "ASSET1104", false, "InvalidArgument" },
        { 501, "NotImplemented", "ASSET1104", false, "NotImplemented" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Read_ErrorOfS3_SaysWhatItMeans(int status, string error, string code, bool mayPass, string text)
    {
        Server.Always("bucket/a", Error(status, error, "<ServerTime>2026-01-02T03:04:05Z</ServerTime><StringToSign>hidden</StringToSign>", status == 503 ? "Retry-After: 7" : ""));

        var failure = await FailsAsync(Open(), AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", failure.Message, StringComparison.Ordinal);
        Assert.Equal(mayPass, SourceFault.IsTransient(failure));
        Assert.Equal(status == 503 ? TimeSpan.FromSeconds(7) : null, SourceFault.RetryAfter(failure));
    }

    [Theory]
    [InlineData(404, "NoSuchKey")]
    [InlineData(400, "KeyTooLongError")]
    public async Task Read_KeyThatIsNotThere_IsNotFound(int status, string error)
    {
        Server.Always("bucket/a", Error(status, error));

        Assert.Null(await Open().ReadBytesAsync("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><title>404</title></html>")]
    [InlineData("{\"error\": 404}")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Error><Code>&a;</Code></Error>")]
    [InlineData("<Error><Code>NoSuch")]
    [InlineData("<Error><Code>NoSuchKeyHere</Code></Error>")]
    public async Task Read_NotFoundInOtherWords_IsAFailureThatStays(string body)
    {
        Server.Always("bucket/a", Answer(404, body));

        var failure = await FailsAsync(Open(), AssetErrorCode.SourceFailed);

        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
        Assert.False(SourceFault.IsTransient(failure));
    }

    [Fact]
    public async Task Delete_NotFound_IsDoneOnlyInTheWordsOfS3()
    {
        Server.Next("bucket/a", Error(404, "NoSuchKey"), Fault.Answer(404));

        await Open().DeleteAsync("a", CancellationToken.None);
        Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => Open().DeleteAsync("a", CancellationToken.None))).Code);
    }

    // A page of another server in the words of S3 is not S3's: no redirect is followed to one.
    [Fact]
    public async Task Read_RedirectToAnotherServerThatHasNone_IsNotNotFound()
    {
        await using var other = await FaultServer.StartAsync();
        other.Absent = ServiceWords.S3;
        Server.Always("bucket/a", Fault.Redirect(other.Url + "/bucket/a", 302));

        await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Read_ErrorWithoutEnd_IsGivenUpAndItsStatusCounts()
    {
        Server.Always("bucket/a", new Fault { Raw = _ => Enumerable.Repeat("<Error>                       "u8.ToArray(), 100_000).Prepend("HTTP/1.1 403 Forbidden\r\n\r\n"u8.ToArray()) });

        await FailsAsync(Open(), AssetErrorCode.AccessDenied);
    }

    [Fact]
    public async Task Read_RefusedAnonymous_SaysSo()
    {
        Server.Always("bucket/a", Fault.Answer(403));

        var failure = await FailsAsync(Open(new StoreSettings("s3://bucket") { Endpoint = Server.Url, Anonymous = true }), AssetErrorCode.AccessDenied);

        Assert.Contains("no credentials were sent", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minioadmin", "mini…")]
    [InlineData("short", "key … of")]
    public async Task Read_Refused_ShowsOnlyTheBeginningOfTheKeysName(string key, string shown)
    {
        Server.Always("bucket/a", Fault.Answer(403));

        var failure = await FailsAsync(Open(environment: ("AWS_ACCESS_KEY_ID", key)), AssetErrorCode.AccessDenied);

        Assert.Contains(shown, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "s3:PutObject")]
    [InlineData("DELETE", "s3:DeleteObject")]
    [InlineData("GET", "s3:ListBucket")]
    public async Task Other_Refused_NamesTheRightThatIsMissing(string method, string right)
    {
        Server.Rule = r => r.Method == method ? Error(403, "AccessDenied") : Fault.Answer(404);
        var store = Open();

        var failure = await Assert.ThrowsAsync<AssetException>(() => method switch
        {
            "PUT" => store.WriteAsync("a", "x"),
            "DELETE" => store.DeleteAsync("a", CancellationToken.None),
            _ => store.ListKeysAsync(),
        });

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains(right, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_NoSuchBucket_IsNoStore()
    {
        Server.Rule = r => r.Method == "HEAD" ? Fault.Answer(404) : Error(404, "NoSuchBucket");
        var store = Open();

        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "x"))).Code);
        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => store.DeleteAsync("a", CancellationToken.None))).Code);
        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => store.ListKeysAsync())).Code);
    }
}
