using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli.Tests;

/// <summary><c>asset cache</c>.</summary>
public sealed class CacheCommandTests : IDisposable
{
    private readonly CacheFixture _f = new();

    public void Dispose() => _f.Dispose();

    private Task<CliResult> RunAsync(params string[] args) => _f.Cli.RunAsync(["cache", .. args]);

    private void Damage(Digest tree)
    {
        var path = Path.Combine(_f.Root.Tree(tree), "text");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, "other");
    }

    [Fact]
    public async Task List_Some_HasARowANameAndSaysTheRestToError()
    {
        var digest = await _f.FetchAsync("nlp/words", "1.0", "text");
        _f.Clock.Now += TimeSpan.FromDays(1);
        await _f.FetchAsync("vision/net", "2.3", "other text");

        var run = (await RunAsync("list")).Ends(0);

        Assert.Equal(3, run.Lines.Count);
        Assert.Matches(@"^NAME +VERSION +SIZE +FILES +LAST USED +PROJECTS +DIGEST$", run.Lines[0]);
        Assert.Matches($"^nlp/words +1\\.0 +4 bytes +1 +2026-07-01 +0 +{digest.Hex[..12]}$", run.Lines[1]);
        Assert.Equal($"2 assets in {_f.Temp["cache"]}{Environment.NewLine}", run.Error);
        Assert.Equal(2, (await RunAsync("list", "nlp/")).Ends(0).Lines.Count);
    }

    [Fact]
    public async Task List_Json_HasWholeDigestsNamesAndLockFiles()
    {
        var digest = await _f.FetchAsync("nlp/words", "1.0", "text");
        await File.WriteAllTextAsync(_f.Root.Used(digest), "/home/ada/p/assets.lock.json\n");
        File.SetLastWriteTimeUtc(_f.Root.Used(digest), _f.Clock.Now.UtcDateTime);

        var json = (await RunAsync("list", "--json")).Ends(0).Json;

        Assert.Equal(_f.Temp["cache"], (string?)json["cache"]);
        var asset = Assert.Single(json["assets"]!.AsArray())!;
        Assert.Equal(digest.ToString(), (string?)asset["digest"]);
        Assert.Equal("{\"name\":\"nlp/words\",\"version\":\"1.0\"}", asset["names"]![0]!.ToJsonString());
        Assert.Equal(("folder", 4L, 1, "2026-07-01T12:00:00Z", "/home/ada/p/assets.lock.json"), ((string?)asset["kind"], (long)asset["size"]!, (int)asset["files"]!, (string?)asset["lastUsed"], (string?)asset["lockFiles"]![0]));
    }

    [Fact]
    public async Task List_NameUnknown_ShowsTheDigest()
    {
        var digest = await _f.FetchAsync("nlp/words", "1.0", "text");
        Directory.Delete(Path.Combine(_f.Root.Folder, "stores"), recursive: true);

        Assert.Matches($"^- +- .* {digest.Hex[..12]}$", (await RunAsync("list")).Ends(0).Lines[1]);
        Assert.Empty((await RunAsync("list", "nlp/")).Ends(0).Lines);
    }

    [Fact]
    public async Task List_FortyColumns_Fits()
    {
        await _f.FetchAsync("nlp/words", "1.0", "text");

        Assert.All((await (_f.Cli with { Width = 40, Environment = new Dictionary<string, string?>(_f.Cli.Environment) { ["NO_COLOR"] = "1" } }).RunAsync("cache", "list")).Ends(0).Lines, l => Assert.True(l.Length <= 40, l));
    }

    [Fact]
    public async Task Size_TwoAssetsOfOneContent_CountsItOnce()
    {
        await _f.FetchAsync("n/a", "1.0", "text");
        await _f.FetchAsync("n/b", "1.0", "text");

        var json = (await RunAsync("size", "--json")).Ends(0).Json;
        var run = (await RunAsync("size")).Ends(0);

        Assert.Equal((1, 4L, 1, 4L, 0, 0L), ((int)json["assets"]!, (long)json["assetBytes"]!, (int)json["contents"]!, (long)json["contentBytes"]!, (int)json["downloads"]!, (long)json["downloadBytes"]!));
        Assert.NotEqual(0, (long)json["bytesOnDisk"]!);
        Assert.Matches("^assets +1 +4 bytes$", run.Lines[1]);
        Assert.Equal(_f.Temp["cache"], run.Lines[^1].TrimEnd());
    }

    [Fact]
    public async Task Verify_Damaged_NamesItEndsWith5AndRepairTakesItOut()
    {
        var (bad, good) = (await _f.FetchAsync("n/a", "1.0", "text"), await _f.FetchAsync("n/b", "1.0", "right"));
        Assert.Contains("all is right", (await RunAsync("verify")).Ends(0).Error, StringComparison.Ordinal);
        Damage(bad);

        var run = (await RunAsync("verify")).Ends(5);
        Assert.Equal("n/a 1.0: text", Assert.Single(run.Lines).TrimEnd());
        Assert.Contains("--repair", run.Error, StringComparison.Ordinal);
        var json = (await RunAsync("verify", "--json")).Ends(5).Json;
        Assert.Equal((bad.ToString(), "text", false), ((string?)json["damaged"]![0]!["digest"], (string?)json["damaged"]![0]!["damagedFiles"]![0], (bool)json["repaired"]!));

        Assert.Contains("taken out", (await RunAsync("verify", "--repair")).Ends(0).Error, StringComparison.Ordinal);

        (await RunAsync("verify")).Ends(0);
        Assert.False(new AssetCache(_f.Root).Has(bad));
        Assert.True(new AssetCache(_f.Root).Has(good));
    }

    [Fact]
    public async Task Gc_ByDefault_TakesWhatWasNotUsedFor30Days()
    {
        var old = await _f.FetchAsync("n/a", "1.0", "old");
        _f.Clock.Now += TimeSpan.FromDays(30);
        var young = await _f.FetchAsync("n/b", "1.0", "young");

        Assert.Equal($"Would remove 1 asset, 1 content and 0 files of broken off downloads from {_f.Temp["cache"]}: 3 bytes. 1 asset stays.", Assert.Single((await RunAsync("gc", "--dry-run")).Ends(0).Lines).TrimEnd());
        Assert.True(new AssetCache(_f.Root).Has(old));
        var run = (await RunAsync("gc", "--verbose")).Ends(0);

        Assert.Equal(["n/a 1.0: 3 bytes, last used 2026-07-01", $"Removed 1 asset, 1 content and 0 files of broken off downloads from {_f.Temp["cache"]}: 3 bytes. 1 asset stays."], run.Lines.Select(l => l.TrimEnd()));
        Assert.False(new AssetCache(_f.Root).Has(old));
        Assert.True(new AssetCache(_f.Root).Has(young));
        Assert.Equal($"There is nothing to remove from {_f.Temp["cache"]}. 1 asset stays.", Assert.Single((await RunAsync("gc")).Ends(0).Lines).TrimEnd());
    }

    [Fact]
    public async Task Gc_Json_SaysWhatWasRemoved()
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "old");

        var json = (await RunAsync("gc", "--unused-since", "0", "--json")).Ends(0).Json;

        Assert.Equal((digest.ToString(), 0, 1, 0, 3L, false), ((string?)json["removed"]![0]!["digest"], (int)json["kept"]!, (int)json["contents"]!, (int)json["leftovers"]!, (long)json["bytes"]!, (bool)json["dryRun"]!));
    }

    [Theory]
    [InlineData("90m", 89, false)]
    [InlineData("90m", 90, true)]
    [InlineData("12h", 719, false)]
    [InlineData("12h", 720, true)]
    [InlineData("2d", 2879, false)]
    [InlineData("2d", 2880, true)]
    [InlineData("0", 0, true)]
    public async Task Gc_UnusedSince_IsReadAsWritten(string duration, int minutes, bool goes)
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "old");
        _f.Clock.Now += TimeSpan.FromMinutes(minutes);

        (await RunAsync("gc", "--unused-since", duration)).Ends(0);

        Assert.Equal(!goes, new AssetCache(_f.Root).Has(digest));
    }

    [Theory]
    [InlineData("--unused-since", "30")]
    [InlineData("--unused-since", "-1d")]
    [InlineData("--unused-since", "d")]
    [InlineData("--unused-since", "")]
    [InlineData("--unused-since", "99999999d")]
    [InlineData("--keep-latest", "-1")]
    [InlineData("--keep-latest", "x")]
    public async Task Gc_NotUnderstood_IsAUsageErrorAndRemovesNothing(string option, string value)
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "old");
        _f.Clock.Now += TimeSpan.FromDays(300);

        (await RunAsync("gc", option, value)).Ends(2);

        Assert.True(new AssetCache(_f.Root).Has(digest));
    }

    [Fact]
    public async Task Gc_KeepLatest_KeepsTheNewest()
    {
        var first = await _f.FetchAsync("n/a", "1.0", "one");
        _f.Clock.Now += TimeSpan.FromMinutes(1);
        var second = await _f.FetchAsync("n/a", "1.1", "two");

        (await RunAsync("gc", "--unused-since", "0", "--keep-latest", "1")).Ends(0);

        Assert.Equal((false, true), (new AssetCache(_f.Root).Has(first), new AssetCache(_f.Root).Has(second)));
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("n\n", 1)]
    [InlineData("", 1)]
    public async Task Clear_Asks(string answer, int exitCode)
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "old");

        var run = (await (_f.Cli with { Answers = answer }).RunAsync("cache", "clear")).Ends(exitCode);

        Assert.Contains("Remove 1 asset (3 bytes)", run.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode != 0, new AssetCache(_f.Root).Has(digest));
    }

    [Fact]
    public async Task Clear_NobodyToAsk_NeedsYes()
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "old");

        (await RunAsync("clear")).Ends(2);
        (await RunAsync("clear", "--dry-run")).Ends(0);
        Assert.True(new AssetCache(_f.Root).Has(digest));
        (await RunAsync("clear", "--yes")).Ends(0);

        Assert.False(new AssetCache(_f.Root).Has(digest));
        Assert.DoesNotContain(_f.Temp.Files("cache/v1"), f => !f.StartsWith("locks/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("size")]
    [InlineData("verify")]
    [InlineData("gc")]
    [InlineData("clear", "--yes")]
    public async Task Any_NoCache_IsDoneAndMakesNone(params string[] args)
    {
        (await RunAsync(args)).Ends(0);

        Assert.False(Directory.Exists(_f.Temp["cache"]));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("size")]
    [InlineData("verify")]
    [InlineData("verify", "--repair")]
    [InlineData("gc")]
    [InlineData("gc", "--unused-since", "0")]
    [InlineData("clear", "--dry-run")]
    [InlineData("clear", "--yes")]
    public async Task Any_Text_NamesTheFolder(params string[] args)
    {
        await _f.FetchAsync("n/a", "1.0", "text");

        var run = (await RunAsync(args)).Ends(0);

        Assert.Contains(_f.Temp["cache"], run.Output + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gc", "--unused-since", "0")]
    [InlineData("gc", "--dry-run")]
    [InlineData("clear", "--yes")]
    [InlineData("verify", "--repair")]
    public async Task Removing_TheProjectDoesNotCount_IsRefusedUntilTheCacheIsSaid(params string[] args)
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "text");
        Damage(digest);
        _f.Temp.Write("App.csproj", "<Project>");

        var broken = (await RunAsync(args)).Ends(2);
        _f.Temp.Write("Other.csproj", "<Project />");
        var several = (await RunAsync(args)).Ends(2);

        Assert.Contains("App.csproj", broken.Error, StringComparison.Ordinal);
        Assert.Contains("App.csproj, Other.csproj", several.Error, StringComparison.Ordinal);
        Assert.All([broken, several], r => Assert.Contains("--cache DIR", r.Error, StringComparison.Ordinal));
        Assert.All([broken, several], r => Assert.Empty(r.Output));
        Assert.True(File.Exists(Path.Combine(_f.Root.Tree(digest), "text")));
        (await RunAsync([.. args, "--cache", "cache"])).Ends(0);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("size")]
    [InlineData("verify")]
    public async Task Looking_TheProjectDoesNotCount_SaysSoAndGoesOn(string command)
    {
        await _f.FetchAsync("n/a", "1.0", "text");
        _f.Temp.Write("App.csproj", "<Project>");

        Assert.Contains("App.csproj", (await RunAsync(command)).Ends(0).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("App.csproj", (await RunAsync(command, "--cache", "cache")).Ends(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_ProjectWithACache_IsAboutThatWhateverStoreIsSet()
    {
        var digest = await _f.FetchAsync("n/a", "1.0", "text");
        _f.Temp.Write("App.csproj", "<Project><PropertyGroup><AssetCachePath>own</AssetCachePath></PropertyGroup></Project>");

        Assert.Contains(_f.Temp["own"], (await RunAsync("clear", "--yes")).Ends(0).Output, StringComparison.Ordinal);

        Assert.True(new AssetCache(_f.Root).Has(digest));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("size")]
    [InlineData("verify")]
    [InlineData("gc")]
    [InlineData("clear")]
    public async Task Help_HasExamplesAndTheShapeOfJson(string command)
    {
        var run = (await RunAsync(command, "--help")).Ends(0);

        Assert.Contains("Examples:", run.Output, StringComparison.Ordinal);
        Assert.Contains("JSON", run.Output, StringComparison.Ordinal);
    }
}
