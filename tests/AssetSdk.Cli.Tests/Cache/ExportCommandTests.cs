using AssetSdk.Core;

namespace AssetSdk.Cli.Tests;

/// <summary><c>asset export</c>.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly CacheFixture _f = new();

    public void Dispose() => _f.Dispose();

    private Task<CliResult> ExportAsync(params string[] args) => _f.Cli.RunAsync(["export", "--assets-dir", "assets", .. args]);

    [Fact]
    public async Task Export_References_AreFetchedAndLaidOut()
    {
        var digest = await _f.PublishAsync("n/a", "1.0", "text");
        await _f.PublishAsync("n/b", "2.0", "other");

        var json = (await ExportAsync("n/a:1", "n/b", "--json")).Ends(0).Json;

        Assert.Equal(_f.Temp["assets"], (string?)json["assetsDir"]);
        Assert.Equal(("n/a", "1.0", digest.ToString(), "exported", _f.Temp["assets/n/a/1.0"]), ((string?)json["assets"]![0]!["name"], (string?)json["assets"]![0]!["version"], (string?)json["assets"]![0]!["digest"], (string?)json["assets"]![0]!["status"], (string?)json["assets"]![0]!["path"]));
        Assert.Equal("text", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/text"]));
        Assert.True(File.Exists(_f.Temp["assets/n/b/2.0/.SUCCESS"]));
        Assert.Matches("^n/a +1\\.0 +present +/", (await ExportAsync("n/a")).Ends(0).Lines[1]);
    }

    [Fact]
    public async Task Export_Different_EndsWith4UnlessForced()
    {
        await _f.PublishAsync("n/a", "1.0", "text");
        _f.Temp.Write("assets/n/a/1.0/text", "mine");

        Assert.Contains("--force", (await ExportAsync("n/a")).Ends(4).Error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/text"]));
        (await ExportAsync("n/a", "--force")).Ends(0);

        Assert.Equal("text", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/text"]));
    }

    [Theory]
    [InlineData("assets.lock.json", "--lock", "p/assets.lock.json")]
    [InlineData("assets.lock.json", "--project", "p/p.csproj")]
    [InlineData("assets.lock.json", "--project", "p")]
    [InlineData("assets.p.lock.json", "--project", "p/p.csproj")]
    public async Task Export_LockFile_ExportsAllThatItPins(string lockFile, string option, string value)
    {
        var (a, b) = (await _f.PublishAsync("n/a", "1.0", "text"), await _f.PublishAsync("n/b", "1.0", "other"));
        var pins = AssetLock.Create([new LockEntry("n/a", "1", "major_minor", "1.0", AssetKind.Folder, a, 4, 1), new LockEntry("n/b", "", "semver", "1.0", AssetKind.Folder, b, 5, 1)]);
        _f.Temp.Write("p/" + lockFile, LockFileFormat.Write(pins));

        (await ExportAsync(option, value)).Ends(0);

        Assert.Equal(["n/a/1.0/.SUCCESS", "n/a/1.0/text", "n/b/1.0/.SUCCESS", "n/b/1.0/text"], _f.Temp.Files("assets").Where(f => !f.StartsWith(".cache/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(2, "n/a[text]")]
    [InlineData(2, "--lock", "none.json")]
    [InlineData(2, "n//a")]
    [InlineData(3, "n/none")]
    [InlineData(3, "n/a:7")]
    public async Task Export_CannotBeDone_SaysWhy(int exitCode, params string[] args)
    {
        await _f.PublishAsync("n/a", "1.0", "text");

        Assert.NotEmpty((await ExportAsync(args)).Ends(exitCode).Error);
    }

    [Fact]
    public async Task Export_NoFolder_IsAUsageError() => (await _f.Cli.RunAsync("export", "n/a")).Ends(2);

    [Fact]
    public async Task Help_HasExamplesAndTheShapeOfJson()
    {
        var run = (await _f.Cli.RunAsync("export", "--help")).Ends(0);

        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("In JSON", run.Output, StringComparison.Ordinal);
    }
}
