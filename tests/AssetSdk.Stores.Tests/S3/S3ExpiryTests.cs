using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Sessions that end while objects are read and written.</summary>
public sealed class S3ExpiryTests : S3TestBase, IDisposable
{
    private readonly TempFolder _folder = new();
    private string _valid = "token-1";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Give("token-1");
        Server.Rule = r => Refusal(r, 400, "ExpiredToken");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("process")]
    [InlineData("file")]
    public async Task Read_SessionEndsWithinADownload_IsAskedAgainWithAFreshOne(string profile)
    {
        var store = OpenWith(profile);
        string? validator;
        await using (var read = await store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None))
            validator = read.Validator;
        _valid = "token-2";
        Give("token-2");

        await using var rest = await store.ReadAsync("a", new ObjectReadOptions { Offset = 2, Validator = validator }, CancellationToken.None);

        Assert.Equal("tes", await new StreamReader(rest.Content).ReadToEndAsync());
        Assert.Equal(["token-1", "token-1", "token-2"], Server.Requests.Select(r => r["x-amz-security-token"]));
        Assert.Equal("bytes", await store.ReadTextAsync("a"));
        Assert.Equal(4, Server.Requests.Count);
    }

    [Fact]
    public async Task Write_SessionEndsBetweenParts_GoesOnWithAFreshOne()
    {
        var store = Open(
            new S3StoreDriver { Limits = new S3UploadLimits { SingleBytes = 10, PartBytes = 1 << 20 } },
            new StoreSettings("s3://bucket") { Endpoint = Server.Url, Profile = "process" },
            ("AWS_SHARED_CREDENTIALS_FILE", _folder["credentials"]));
        Server.Rule = r =>
        {
            if (r.Target.Contains("partNumber=2&", StringComparison.Ordinal) && _valid == "token-1")
            {
                Give("token-2");
                _valid = "token-2";
            }

            return Refusal(r, 403, "TokenRefreshRequired") ?? (r.Method, r.Target.Split('?').ElementAtOrDefault(1)) switch
            {
                ("HEAD", _) => Fault.Answer(404),
                ("POST", "uploads=") => Reply("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"),
                ("PUT", _) => Reply("") with { Headers = [("ETag", "\"1\"")] },
                _ => Reply("<CompleteMultipartUploadResult><ETag>\"2\"</ETag></CompleteMultipartUploadResult>"),
            };
        };

        // Who looks at the object once more does not find it: no success, but all parts were taken.
        await store.WriteAsync("a", new byte[(4 << 20) + 7]);

        Assert.Contains(Server.Requests, r => r.Method == "POST" && r.Target.EndsWith("uploadId=u", StringComparison.Ordinal) && r["x-amz-security-token"] == "token-2");
        foreach (var part in Enumerable.Range(1, 5))
            Assert.Contains(Server.Requests, r => r.Status == 200 && r.Target.Contains($"partNumber={part}&", StringComparison.Ordinal));
    }

    // What is asked by HEAD is answered without words.
    [Fact]
    public async Task Write_SessionEndsBeforeAHead_IsAskedAgainWithAFreshOne()
    {
        var store = OpenWith("process");
        Assert.Equal("bytes", await store.ReadTextAsync("a"));
        _valid = "token-2";
        Give("token-2");
        Server.Rule = r => r["x-amz-security-token"] == "token-1" ? Fault.Answer(400) : null;

        Assert.False(await store.WriteAsync("a", "other"));
        Assert.Equal(["GET", "HEAD", "HEAD"], Server.Requests.Select(r => r.Method));
    }

    [Fact]
    public async Task Read_SessionIsNotRenewed_FailsForGoodAndSaysHow()
    {
        _valid = "token-2";

        var failure = await FailsAsync(OpenWith("process"), AssetErrorCode.AccessDenied);

        Assert.Single(Server.Requests);
        Assert.Contains("aws sso login --profile process", failure.Message, StringComparison.Ordinal);
        Assert.False(SourceFault.IsTransient(failure));
    }

    [Fact]
    public async Task Read_FreshSessionHasEndedToo_IsTriedOnce()
    {
        var store = OpenWith("process");
        Assert.Equal("bytes", await store.ReadTextAsync("a"));
        _valid = "token-3";
        Give("token-2");

        await FailsAsync(store, AssetErrorCode.AccessDenied);
        Assert.Equal(3, Server.Requests.Count);
    }

    [Fact]
    public async Task Read_SessionOfTheEnvironmentEnds_FailsAndNamesTheVariables()
    {
        _valid = "token-2";

        var failure = await FailsAsync(Open(environment: ("AWS_SESSION_TOKEN", "token-1")), AssetErrorCode.AccessDenied);

        Assert.Single(Server.Requests);
        Assert.Contains("Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN to those of a new session", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token-1", failure.Message, StringComparison.Ordinal);
    }

    private Fault? Refusal(ServedRequest request, int status, string code) => request["x-amz-security-token"] == _valid ? null
        : Reply($"<Error><Code>{code}</Code><Message>The provided token has expired.</Message></Error>") with { Status = status };

    // The connection is kept: a body that is on its way still arrives.
    private static Fault Reply(string body) => Fault.Answer(200) with { Body = body };

    private IWritableObjectStore OpenWith(string profile) =>
        Open(new StoreSettings("s3://bucket") { Endpoint = Server.Url, Profile = profile }, ("AWS_SHARED_CREDENTIALS_FILE", _folder["credentials"]));

    // As tools do that sign on for a profile.
    private void Give(string token)
    {
        _folder.Write("given.json", $$"""{"Version": 1, "AccessKeyId": "AKIAPROCESS000000000", "SecretAccessKey": "{{Secret}}", "SessionToken": "{{token}}"}""");
        _folder.Write("credentials", $"[process]\ncredential_process = cat {_folder["given.json"]}\n[file]\naws_access_key_id = AKIAFILE000000000000\naws_secret_access_key = {Secret}\naws_session_token = {token}\n");
    }
}
