using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What the driver makes of the service's errors, word by word as it sends them.</summary>
public sealed class AzureErrorTests : IAsyncLifetime
{
    private const string Secret = "c2VjcmV0IGtleQ==";
    private FaultServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await FaultServer.StartAsync();
        _server.Objects["container/a"] = "text"u8.ToArray();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(403, "AuthenticationFailed", "Server failed to authenticate the request. c2VjcmV0IGtleQ==", "ASSET1105", "current key of account")]
    [InlineData(403, "AuthorizationPermissionMismatch", "This request is not authorized", "ASSET1105", "Storage Blob Data Reader")]
    [InlineData(403, "AuthorizationFailure", "This request is not authorized", "ASSET1105", "firewall")]
    [InlineData(403, "KeyBasedAuthenticationNotPermitted", "Key based authentication is not permitted", "ASSET1105", "takes no account keys")]
    [InlineData(401, "InvalidAuthenticationInfo", "The token is expired", "ASSET1105", "current key of account")]
    [InlineData(409, "PublicAccessNotPermitted", "Public access is not permitted", "ASSET1105", "private")]
    [InlineData(403, "SomethingNew", "", "ASSET1105", "SomethingNew")]
    [InlineData(404, "ContainerNotFound", "The specified container does not exist.", "ASSET1109", "'container'")]
    [InlineData(409, "ContainerBeingDeleted", "", "ASSET1109", "being deleted")]
    [InlineData(409, "BlobImmutableDueToPolicy", "", "ASSET1404", "immutability policy")]
    [InlineData(400, "InvalidResourceName", "", "ASSET1104", "400")]
    public async Task Read_Error_SaysWhatItMeansWithoutSecrets(int status, string code, string message, string id, string says)
    {
        Answer(status, code, message);

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"));

        Assert.Equal(id, failure.Code.Id);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
        Assert.False(SourceFault.IsTransient(failure));
        if (id == "ASSET1105")
            Assert.Contains("the account key of account", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BlobNotFound")]
    [InlineData("ResourceNotFound")]
    public async Task Read_NoSuchBlob_IsNotFound(string code)
    {
        Answer(404, code, "");

        Assert.Null(await Open().ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Read_NoSuchBlobSaidInTheBodyOnly_IsNotFound()
    {
        _server.Always("container/a", Fault.Head("HTTP/1.1 404 Not Found\r\nContent-Length: 74", _ => "\uFEFF<?xml version=\"1.0\"?><Error><Code>ContainerNotFound</Code></Error>       "u8.ToArray()));

        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"))).Code);
    }

    [Fact]
    public async Task Read_RedirectToAnotherServerThatHasNone_IsNotNotFound()
    {
        await using var other = await FaultServer.StartAsync();
        other.Absent = ServiceWords.Azure;
        _server.Always("container/a", Fault.Redirect(other.Url + "/a"));

        Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"))).Code);
        Assert.Single(other.Requests);
    }

    // A private container says this to who has no credentials, whether it exists or not: no reason to ask the next source.
    [Fact]
    public async Task Read_AnonymousAndHidden_IsDenied()
    {
        Answer(404, "ResourceNotFound", "");

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open(anonymous: true).ReadBytesAsync("a"));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("Anonymous", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "OperationTimedOut")]
    [InlineData(429, "TooManyRequests")]
    public async Task Read_Throttled_MayPassAndSaysWhen(int status, string code)
    {
        Answer(status, code, "", "\r\nRetry-After: 7");

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"));

        Assert.True(SourceFault.IsTransient(failure));
        Assert.Equal(TimeSpan.FromSeconds(7), SourceFault.RetryAfter(failure));
    }

    [Theory]
    [InlineData(-40, "40 minutes ahead of")]
    [InlineData(40, "40 minutes behind")]
    [InlineData(0, null)]
    public async Task Read_ClockIsWrong_SaysSo(int minutes, string? says)
    {
        Answer(403, "AuthenticationFailed", "", "\r\nDate: " + DateTimeOffset.UtcNow.AddMinutes(minutes).ToString("r", CultureInfo.InvariantCulture));

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"));

        Assert.Equal(says is not null, failure.Message.Contains("The clock of this machine is", StringComparison.Ordinal));
        Assert.Contains(says ?? "", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SignatureExpired_SaysSinceWhenAndNeverShowsIt()
    {
        Answer(403, "AuthenticationFailed", "sig=very%2Bsecret");
        using var store = Open(environment: ("AZURE_STORAGE_SAS_TOKEN", "?sv=2019-12-12&se=2020-01-02T03%3A04%3A05Z&sig=very%2Bsecret"));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.Contains("expired at 2020-01-02 03:04:05Z", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/container/a?sv=2019-12-12&se=2020-01-02T03%3A04%3A05Z&sig=very%2Bsecret", _server.Requests[0].Target, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", store.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SignatureAndConnectionFails_IsNotShown()
    {
        _server.Always("container/a", new Fault { Drop = true });
        using var store = Open(environment: ("AZURE_STORAGE_SAS_TOKEN", "sig=secret"));

        Assert.DoesNotContain("secret", (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TokenOfTheEnvironment_IsSentAndNamedWhenExpired()
    {
        using var store = (AzureStore)new AzureStoreDriver().Open(Settings(("TOKEN", "secret-token")) with { TokenEnvironment = "TOKEN" });
        Assert.Equal("text", await store.ReadTextAsync("a"));
        Assert.Equal("Bearer secret-token", _server.Requests[0]["Authorization"]);
        Answer(401, "InvalidAuthenticationInfo", "Lifetime validation failed. The token is expired.");

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.Contains("Set TOKEN to a new token", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CredentialsOfAnotherAccount_ArePassedOverAndNamed()
    {
        Answer(403, "AuthorizationPermissionMismatch", "");
        var driver = new AzureStoreDriver { Tokens = () => new FixedTokens() };
        using var store = driver.Open(Settings(("AZURE_STORAGE_CONNECTION_STRING", $"AccountName=another;AccountKey={Secret}"), ("AZURE_STORAGE_ACCOUNT", "third"), ("AZURE_STORAGE_KEY", Secret)));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.Equal("Bearer token-1", _server.Requests[0]["Authorization"]);
        Assert.Contains("the tests asked", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another", failure.Message, StringComparison.Ordinal);
        Assert.Contains("third", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TokenExpiresWithinADownload_IsAskedAgainWithAFreshOne()
    {
        var opened = 0;
        var (store, clock) = OpenWithTokens(() => opened++);
        string? validator;
        await using (var read = await store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None))
            validator = read.Validator;
        clock.Now += TimeSpan.FromMinutes(30);
        _server.Rule = r => r["Authorization"] == "Bearer token-1" ? Error(401, "InvalidAuthenticationInfo", "", "") : null;

        await using var rest = await store.ReadAsync("a", new ObjectReadOptions { Offset = 2, Validator = validator }, CancellationToken.None);

        Assert.Equal("xt", await new StreamReader(rest.Content).ReadToEndAsync());
        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], _server.Requests.Select(r => r["Authorization"]));

        // The library may still hold the one that was refused for good.
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task Read_FreshTokenIsRefusedToo_FailsForGood()
    {
        var (store, clock) = OpenWithTokens();
        Assert.Equal("text", await store.ReadTextAsync("a"));
        clock.Now += TimeSpan.FromMinutes(30);
        Answer(401, "InvalidAuthenticationInfo", "");

        Assert.False(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"))));
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Read_FirstTokenIsRefused_IsNotAskedAgain()
    {
        var (store, _) = OpenWithTokens();
        Answer(401, "InvalidAuthenticationInfo", "");

        await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Write_TokenExpiresBetweenBlocks_GoesOnWithAFreshOne()
    {
        var (store, clock) = OpenWithTokens();
        var ended = false;
        _server.Rule = r =>
        {
            if (r.Target.Contains("comp=block&", StringComparison.Ordinal) && Interlocked.Increment(ref _blocks) == 3)
            {
                clock.Now += TimeSpan.FromMinutes(30);
                Volatile.Write(ref ended, true);
            }

            return Volatile.Read(ref ended) && r["Authorization"] == "Bearer token-1" ? Error(401, "InvalidAuthenticationInfo", "", "")
                : r.Method == "HEAD" ? Error(404, "BlobNotFound", "", "")
                : Fault.Answer(201);
        };

        Assert.True(await ((IWritableObjectStore)store).WriteAsync("big", TestBytes.Of(10_000)));

        Assert.Equal(["Bearer token-1", "Bearer token-2"], _server.Requests.Select(r => r["Authorization"]!).Distinct());
        Assert.Equal("Bearer token-2", _server.Requests.Single(r => r.Target.Contains("blocklist", StringComparison.Ordinal))["Authorization"]);
        Assert.All(_server.Requests, r => Assert.DoesNotContain(",", r["x-ms-date"]![5..], StringComparison.Ordinal));
    }

    private (IObjectStore Store, ManualClock Clock) OpenWithTokens(Action? opened = null)
    {
        var clock = new ManualClock();
        var tokens = new FixedTokens { Expires = clock.Now.AddHours(2) };
        var driver = new AzureStoreDriver(new HttpTransport { Clock = clock })
        {
            BlockBytes = 1000,
            Tokens = () =>
            {
                opened?.Invoke();
                return tokens;
            },
        };
        return (driver.Open(Settings()), clock);
    }

    [Fact]
    public async Task List_NoListing_FailsWithoutEnd()
    {
        foreach (var body in new[] { "", "<html>", "<!DOCTYPE x [<!ENTITY e \"x\">]><x>&e;</x>", "<EnumerationResults/>", "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>" })
        {
            _server.Always("container", Fault.Head($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}", _ => System.Text.Encoding.ASCII.GetBytes(body)));

            Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => ((IWritableObjectStore)Open()).ListKeysAsync())).Code);
        }
    }

    [Fact]
    public async Task List_PageThatNamesItself_Fails()
    {
        const string Page = "<EnumerationResults><Blobs/><NextMarker>m</NextMarker></EnumerationResults>";
        _server.Always("container", Fault.Head($"HTTP/1.1 200 OK\r\nContent-Length: {Page.Length}", _ => System.Text.Encoding.ASCII.GetBytes(Page)));

        Assert.Contains("without end", (await Assert.ThrowsAsync<AssetException>(() => ((IWritableObjectStore)Open()).ListKeysAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_FoldersAndOtherNames_AreNoObjects()
    {
        const string Page = "<EnumerationResults><Blobs>" +
            "<Blob><Name>a</Name><Properties><Content-Length>0</Content-Length><ResourceType>directory</ResourceType></Properties></Blob>" +
            "<Blob><Name>a//b</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>" +
            "<Blob><Name Encoded=\"true\">a%2Fb%EF%BF%BE</Name><Properties><Content-Length>2</Content-Length></Properties></Blob>" +
            "</Blobs><NextMarker /></EnumerationResults>";
        _server.Always("container", Fault.Head($"HTTP/1.1 200 OK\r\nContent-Length: {Page.Length}", _ => System.Text.Encoding.ASCII.GetBytes(Page)));

        Assert.Equal(["a/b\uFFFE"], await ((IWritableObjectStore)Open()).ListKeysAsync());
    }

    [Fact]
    public async Task Write_BlockIsLostForGood_PutsNoList()
    {
        var lost = "";
        _server.Rule = r => r.Method == "HEAD" ? Error(404, "BlobNotFound", "", "")
            : r.Target.Contains("comp=block&", StringComparison.Ordinal) && (r.Target == lost || (Interlocked.Increment(ref _blocks) == 3 && (lost = r.Target).Length > 0)) ? new Fault { Drop = true }
            : Fault.Answer(201);
        using var store = (IWritableObjectStore)new AzureStoreDriver(new HttpTransport { Clock = new InstantClock() }) { BlockBytes = 1000 }.Open(Settings(("AZURE_STORAGE_KEY", Secret)));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("big", TestBytes.Of(10_000)));

        Assert.True(SourceFault.IsTransient(failure));
        Assert.Equal(5, _server.Requests.Count(r => r.Target == lost));
        Assert.DoesNotContain(_server.Requests, r => r.Target.Contains("blocklist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_BlockIsLostOnce_IsSentAgain()
    {
        _server.Rule = r => r.Method == "HEAD" ? Error(404, "BlobNotFound", "", "")
            : r.Target.Contains("comp=block&", StringComparison.Ordinal) && Interlocked.Increment(ref _blocks) == 3 ? new Fault { Drop = true }
            : Fault.Answer(201);
        using var store = (IWritableObjectStore)new AzureStoreDriver(new HttpTransport { Clock = new InstantClock() }) { BlockBytes = 1000 }.Open(Settings(("AZURE_STORAGE_KEY", Secret)));

        Assert.True(await store.WriteAsync("big", TestBytes.Of(10_000)));

        Assert.Equal(11, _server.Requests.Count(r => r.Target.Contains("comp=block&", StringComparison.Ordinal)));
    }

    private int _blocks;

    [Fact]
    public async Task Write_OtherBytesArrive_FailsAsOneThatMayPass()
    {
        Answer(400, "Md5Mismatch", "The MD5 value specified in the request did not match");

        var failure = await Assert.ThrowsAsync<AssetException>(() => ((IWritableObjectStore)Open()).WriteAsync("a", "x"));

        Assert.Contains("other bytes arrived", failure.Message, StringComparison.Ordinal);
        Assert.True(SourceFault.IsTransient(failure));
        Assert.Equal("nU5L4qYbb6vzBvcDrP0JEQ==".Length, _server.Requests[0]["Content-MD5"]!.Length);
    }

    [Theory]
    [InlineData(412, "LeaseIdMissing")]
    [InlineData(403, "AuthorizationPermissionMismatch")]
    [InlineData(404, "ContainerNotFound")]
    [InlineData(409, "BlobImmutableDueToPolicy")]
    [InlineData(500, "InternalError")]
    public async Task Write_OtherThanTheCondition_Fails(int status, string code)
    {
        Answer(status, code, "");

        await Assert.ThrowsAsync<AssetException>(() => ((IWritableObjectStore)Open()).WriteAsync("a", "x"));
        await Assert.ThrowsAsync<AssetException>(() => ((IWritableObjectStore)Open()).DeleteAsync("a", CancellationToken.None));
    }

    private StoreSettings Settings(params (string Name, string Value)[] environment) =>
        new("az://account/container") { Endpoint = _server.Url, Environment = name => environment.FirstOrDefault(e => e.Name == name).Value };

    private IObjectStore Open(bool anonymous = false, (string, string)? environment = null) =>
        new AzureStoreDriver().Open(Settings(environment ?? ("AZURE_STORAGE_KEY", Secret)) with { Anonymous = anonymous });

    private void Answer(int status, string code, string message, string headers = "") => _server.Always("container/a", Error(status, code, message, headers));

    private static Fault Error(int status, string code, string message, string headers)
    {
        var body = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}\nRequestId:1\nTime:2026</Message></Error>";
        return Fault.Head($"HTTP/1.1 {status} Error\r\nx-ms-error-code: {code}\r\nContent-Type: application/xml\r\nContent-Length: {body.Length}{headers}", _ => System.Text.Encoding.ASCII.GetBytes(body));
    }
}

/// <summary>Tokens that count themselves.</summary>
internal sealed class FixedTokens : ITokenSource
{
    private int _count;

    public DateTimeOffset Expires { get; init; } = DateTimeOffset.MaxValue;

    public string Who => "the tests";

    public Task<BearerToken> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BearerToken(string.Create(CultureInfo.InvariantCulture, $"token-{Interlocked.Increment(ref _count)}"), Expires));
}
