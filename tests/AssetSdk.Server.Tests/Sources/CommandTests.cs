using AssetSdk.Cli;
using AssetSdk.Cli.Tests;
using AssetSdk.Core;
using AssetSdk.Restore.Tests;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>The commands of <c>asset</c> whose store is the server: each refusal has its code, says what to do, and never a token.</summary>
public sealed class CommandTests : ServerContract
{
    private readonly TempFolder _local = new();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);
    private GcsServer? _gcs;
    private string _token = "";

    private protected override IEnumerable<(string Key, string? Value)> More => [("Limits:MaxUploadBytes", "1000000")];

    private protected override async Task<IEnumerable<(string Key, string? Value)>> SettingsAsync()
    {
        _gcs = await GcsServer.StartAsync("bucket");
        return [("Store:Url", "gs://bucket/assets"), ("Store:Endpoint", _gcs.Url), ("Store:Anonymous", "true")];
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _gcs!.DisposeAsync();
        _local.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commands_OfWhoMay_DoWhatTheyDoInEveryStore(bool hasToken)
    {
        if (hasToken)
            await UseTokenAsync(AccessRight.Write, "nlp");
        _local.Write("words.txt", "one");

        (await RunAsync("push", "words.txt", "nlp/words:1.0-prod", "--message", "first", "--tag", "small", "--yes")).Ends(ExitCode.Done);
        (await RunAsync("push", "words.txt", "nlp/words:1.0-prod", "--yes")).Ends(ExitCode.Done);
        Assert.Equal("nlp/words", (string?)Assert.Single((await RunAsync("list", "--json")).Ends(ExitCode.Done).Json["assets"]!.AsArray())!["name"]);
        Assert.Equal("1.0-prod", (string?)Assert.Single((await RunAsync("versions", "nlp/words", "--json")).Ends(ExitCode.Done).Json["versions"]!.AsArray())!["version"]);
        Assert.Contains("first", (await RunAsync("show", "nlp/words:1.0")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Equal("one", (await RunAsync("cat", "nlp/words")).Ends(ExitCode.Done).Bytes);
        Assert.Contains("store ok", (await RunAsync("verify", "nlp/words")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        (await RunAsync("fetch", "nlp/words")).Ends(ExitCode.Done);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("versions", "nlp/words")]
    [InlineData("show", "nlp/words:1.0-base")]
    [InlineData("fetch", "nlp/words")]
    [InlineData("verify", "nlp/words")]
    [InlineData("cat", "nlp/words")]
    [InlineData("push", "words.txt", "nlp/words:2.0-base", "--yes")]
    public async Task Command_TokenIsMissingOrUnknown_SaysWhatToDo(params string[] command)
    {
        await UseTokenAsync(AccessRight.Admin);
        using (var client = new ServerClient(Server.Url) { Token = _token })
            await client.UploadedAsync("nlp/words");
        _local.Write("words.txt", "one");

        _environment["TEAM_TOKEN"] = null;
        Assert.Contains("TEAM_TOKEN", await FailsAsync(AssetErrorCode.InvalidSource, ExitCode.Usage, command), StringComparison.Ordinal);

        _environment["TEAM_TOKEN"] = "ast_" + new string('A', 43);
        var unknown = await FailsAsync(AssetErrorCode.AccessDenied, ExitCode.Failed, command);
        Assert.Contains("(401)", unknown, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", unknown, StringComparison.Ordinal);

        var anonymous = await FailsAsync(AssetErrorCode.AccessDenied, ExitCode.Failed, command, namesToken: false);
        Assert.Contains("(401)", anonymous, StringComparison.Ordinal);
        Assert.Contains("asset-server token create", anonymous, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_RightIsMissing_SaysWhichAndWhatIsNotReadableIsNotThere()
    {
        await Client.UploadedAsync("nlp/words");
        await Client.UploadedAsync("secret/words");
        await UseTokenAsync(AccessRight.Read, "nlp");
        _local.Write("words.txt", "one");

        Assert.Contains("(403)", await FailsAsync(AssetErrorCode.AccessDenied, ExitCode.Failed, ["push", "words.txt", "nlp/words:2.0-base", "--yes"]), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await RunAsync("list")).Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        await FailsAsync(AssetErrorCode.AssetNotFound, ExitCode.NotFound, ["versions", "secret/words"]);
        await FailsAsync(AssetErrorCode.AssetNotFound, ExitCode.NotFound, ["fetch", "secret/words"]);
        await FailsAsync(AssetErrorCode.VersionNotFound, ExitCode.NotFound, ["show", "nlp/words:3.0"]);
    }

    [Theory]
    [InlineData("""{"asset_name":"nlp/words"}""")]
    [InlineData("""{"asset_name":"nlp/words","asset_version":{"version":"1.0"},"asset_public_url":"https://example.org/words"}""")]
    [InlineData("""{"asset_name":"nlp/words","asset_version":{"version":"1.0","tag":"a-b"},"asset_public_url":"https://example.org/words"}""")]
    [InlineData("""{"asset_name":"nlp/words","asset_version":{"version":"1.0","tag":"base"}}""")]
    public async Task Versions_NoneCouldBeFetched_SaysWhatIsMissing(string document)
    {
        Assert.Equal(201, (await Client.PostAsync("/asset", document)).Status);

        Assert.Contains("without version, tag or an address of its bytes", await FailsAsync(AssetErrorCode.VersionNotFound, ExitCode.NotFound, ["versions", "nlp/words"], namesToken: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_UriIsTaken_IsAConflict()
    {
        await Client.UploadedAsync("nlp/words");
        _local.Write("words.txt", "one");

        Assert.Contains("it was published with sha256:", await FailsAsync(AssetErrorCode.VersionTaken, ExitCode.Conflict, ["push", "words.txt", "nlp/words:1.0-base", "--yes"], namesToken: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_FileIsLargerThanTheServerTakes_SaysSo()
    {
        _local.Write("words.txt", new byte[2_000_000]);

        Assert.Contains("(413)", await FailsAsync(AssetErrorCode.SourceFailed, ExitCode.Failed, ["push", "words.txt", "nlp/words:1.0-base", "--yes"], namesToken: false), StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync());
    }

    [Theory]
    [InlineData("push", "words.txt", "nlp/words:2.0-base", "--yes")]
    [InlineData("fetch", "nlp/words")]
    public async Task Command_StoreOfTheServerIsDown_SaysThatAndSucceedsLater(params string[] command)
    {
        await UseTokenAsync(AccessRight.Write);
        using (var client = new ServerClient(Server.Url) { Token = _token })
            await client.UploadedAsync("nlp/words");
        _local.Write("words.txt", "one");
        _gcs!.Rule = static _ => new GcsError(503, "backendError", "Backend Error");

        var failure = await FailsAsync(AssetErrorCode.SourceFailed, ExitCode.Failed, command);

        Assert.Contains("(503)", failure, StringComparison.Ordinal);
        Assert.Contains("The store is not available", failure, StringComparison.Ordinal);
        _gcs.Rule = null;
        (await RunAsync(command)).Ends(ExitCode.Done);
    }

    private protected override Task<IReadOnlyList<string>> ObjectsAsync() => Task.FromResult<IReadOnlyList<string>>([.. _gcs!.Buckets.Create("bucket").List("", null, 1000, out _).Select(o => o.Name)]);

    private async Task UseTokenAsync(AccessRight right, params string[] prefixes)
    {
        _token = TokenText.Create();
        _environment["TEAM_TOKEN"] = _token;
        await Server.Services.GetRequiredService<SqlTokens>().AddAsync(new TokenRow(Guid.NewGuid().ToString("N")[..8], "a test", right, prefixes), TokenText.Hash(_token), "a test", CancellationToken.None);
    }

    private async Task<CliResult> RunAsync(string[] command, bool namesToken)
    {
        var environment = new Dictionary<string, string?>(_environment, StringComparer.Ordinal) { ["ASSETSDK_CACHE"] = _local["cache"], ["HOME"] = _local["home"] };
        string[] store = ["--store", "assetsdb+" + Server.Url, .. namesToken ? new[] { "--token-environment", "TEAM_TOKEN" } : []];
        var result = await new CliRun { Folder = _local, Environment = environment, Clock = new HastyClock() }.RunAsync([.. command, .. store]);
        if (_token.Length > 0)
            Assert.DoesNotContain(_token, result.Output + result.Error + result.Bytes, StringComparison.Ordinal);
        return result;
    }

    private Task<CliResult> RunAsync(params string[] command) => RunAsync(command, namesToken: _token.Length > 0);

    private async Task<string> FailsAsync(AssetErrorCode code, int exitCode, string[] command, bool namesToken = true)
    {
        var error = (await RunAsync(command, namesToken)).Ends(exitCode).Error;
        Assert.Contains(code.Id, error, StringComparison.Ordinal);
        return error;
    }
}
