using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Uploads that do not arrive.</summary>
public sealed class S3TransferTests : S3TestBase
{
    [Fact]
    public async Task Write_ServerTakesNothing_FailsAsOneThatMayPass()
    {
        Server.Rule = _ => Fault.HoldUntil(Task.Delay(Timeout.Infinite));

        Assert.Contains("nothing more of it was taken", await FailsAsync(8 << 20), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ServerDoesNotAnswer_FailsAsOneThatMayPass()
    {
        Server.Rule = _ => Fault.HoldUntil(Task.Delay(Timeout.Infinite));

        await FailsAsync(10);
    }

    [Fact]
    public async Task Write_ConnectionIsDropped_FailsAsOneThatMayPassAndIsTriedOnce()
    {
        Server.Rule = _ => new Fault { Drop = true };

        await FailsAsync(10, TimeSpan.FromMinutes(1));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Write_LoginPage_IsNoSuccess()
    {
        Server.Rule = _ => Answer(200, "<!DOCTYPE html><title>Sign in</title>");

        Assert.Contains("ETag", await FailsAsync(10, TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SamePageForEver_IsGivenUp()
    {
        Server.Rule = _ => Answer(200, "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>");

        Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => OpenAmazon("s3://bucket", "eu-west-1").ListKeysAsync())).Code);
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task Complete_ErrorWithASuccess_IsAnErrorAndIsAborted()
    {
        Server.Rule = r => (r.Method, r.Target.Split('?').ElementAtOrDefault(1)) switch
        {
            ("HEAD", _) => Fault.Answer(404),
            ("POST", "uploads=") => Answer(200, "<InitiateMultipartUploadResult><UploadId>u 1</UploadId></InitiateMultipartUploadResult>"),
            ("PUT", _) => Answer(200, "", "ETag: \"1\""),
            ("POST", _) => Answer(200, "  \n<Error><Code>InternalError</Code><Message>Try again</Message></Error>"),
            _ => Fault.Answer(204),
        };
        var store = Open(
            new S3StoreDriver { Limits = new S3UploadLimits { SingleBytes = 10, PartBytes = 10 } },
            new StoreSettings("s3://bucket") { Endpoint = Server.Url });

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", new byte[25]));

        Assert.True(SourceFault.IsTransient(failure));
        Assert.Equal("DELETE /bucket/a?uploadId=u%201", $"{Server.Requests[^1].Method} {Server.Requests[^1].Target}");
    }

    private async Task<string> FailsAsync(int length, TimeSpan? stall = null)
    {
        var store = OpenAmazon("s3://bucket", "eu-west-1", stall ?? TimeSpan.FromSeconds(length > 1000 ? 2 : 0.25));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", new byte[length]));
        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.True(SourceFault.IsTransient(failure));
        return failure.Message;
    }
}
