using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>What users get wrong: each with a code, the item, and what to do.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("Read.txt", "aaa"), ("sub/x.bin", "x"));
        await _f.PublishAsync("store", "n/a", "1.5", ("Read.txt", "aab"), ("sub/x.bin", "x"));
    }

    public Task DisposeAsync()
    {
        _f.Dispose();
        return Task.CompletedTask;
    }

    private async Task<string> FailAsync(ProjectRequest project, string code) => (await _f.FailAsync(project, AssetErrorCode.All.Single(c => c.Id == code))).Message;

    [Theory]
    [InlineData("n/a:", "ASSET1001", "no version behind the ':'")]
    [InlineData("n\\a", "ASSET1001", "segments are joined by '/'")]
    [InlineData("../n", "ASSET1001", "name[:version]")]
    [InlineData("n/a[../x]", "ASSET1001", "segment '..'")]
    [InlineData("n/a:x", "ASSET1003", "MAJOR.MINOR")]
    [InlineData("n/a:1.2.3", "ASSET1003", "major_minor")]
    [InlineData("n/a:7", "ASSET1006", "There is 1.5, 1.0")]
    [InlineData("n/a:1.7", "ASSET1006", "There is 1.5, 1.0")]
    [InlineData("n/b", "ASSET1007", "Check the name")]
    [InlineData("N/a", "ASSET1007", "'N/a'")]
    [InlineData("n/a[nothing]", "ASSET1008", "It has Read.txt, sub")]
    [InlineData("n/a[read.txt]", "ASSET1008", "'Read.txt', in other letter case")]
    [InlineData("n/a[su]", "ASSET1008", "It has Read.txt, sub")]
    public async Task Run_WrongReference_SaysWhatThereIsInstead(string reference, string code, string says)
    {
        var failure = await _f.FailAsync(_f.Project(reference), AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(reference, failure.Origin!.Include);
        Assert.Equal("", _f.LockText());
    }

    [Theory]
    [InlineData("n/a[Read.txt]")]
    [InlineData("n/a[/sub/]")]
    [InlineData("n/a[sub/x.bin]")]
    public async Task Run_SubPath_IsNoPartOfTheLock(string reference)
    {
        await _f.RestoreAsync(_f.Project(reference));

        Assert.Equal(("n/a", ""), (_f.Lock().Entries.Values.Single().Name, _f.Lock().Entries.Values.Single().Requested));
    }

    [Fact]
    public async Task Run_WrongMetadata_SaysWhatItCanBe()
    {
        var item = _f.Item("n/a");
        foreach (var (wrong, code, says) in new (RemoteAssetItem, string, string)[]
        {
            (item with { Versioning = "calver" }, "ASSET1002", "major_minor, simple_date, semver, tagged"),
            (item with { Include = "n/a:1", Version = "1" }, "ASSET1004", "Write it once"),
            (item with { Version = "[1,2)" }, "ASSET1003", "MAJOR.MINOR"),
            (item with { CopyToOutputDirectory = "perhaps" }, "ASSET1009", "CopyToOutputDirectory"),
            (item with { CopyToPublishDirectory = "perhaps" }, "ASSET1009", "CopyToPublishDirectory"),
            (item with { TargetPath = "../out" }, "ASSET1009", "TargetPath"),
            (item with { TargetPath = "/out" }, "ASSET1009", "TargetPath"),
        })
        {
            Assert.Contains(says, await FailAsync(_f.Project() with { Items = [wrong] }, code), StringComparison.Ordinal);
        }

        Assert.Contains("1 to 256", await FailAsync(_f.Project("n/a") with { Parallelism = "0" }, "ASSET1009"), StringComparison.Ordinal);
        Assert.Contains("whole number", await FailAsync(_f.Project("n/a") with { Parallelism = "many" }, "ASSET1009"), StringComparison.Ordinal);
        Assert.Contains("Priority", await FailAsync(_f.Project("n/a") with { Sources = [new("s", "p") { Url = "../store", Priority = "high" }] }, "ASSET1009"), StringComparison.Ordinal);
        Assert.Contains("AllowInsecure", await FailAsync(_f.Project("n/a") with { Sources = [new("s", "p") { Url = "../store", AllowInsecure = "ja" }] }, "ASSET1009"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManyWrong_EachGetsItsDiagnostic()
    {
        var result = await _f.RunAsync(_f.Project("n/a:", "n/b:x", "n/a"));

        Assert.Equal(["n/a:", "n/b:x"], result.Diagnostics.Select(d => d.Origin!.Include));
    }

    [Fact]
    public async Task Run_OneNameTwice_NeedsAnAccessor()
    {
        foreach (var second in new[] { "n/a:1.0", "n/a[sub]", "n/a" })
            Assert.Contains("Accessor=\"", await FailAsync(_f.Project("n/a", second), "ASSET1005"), StringComparison.Ordinal);

        var project = _f.Project("n/a", "n/a:1.0");
        Assert.Equal(["1.5", "1.0"], (await _f.RestoreAsync(project with { Items = [project.Items[0], project.Items[1] with { Accessor = "N.Old" }] })).Assets.Select(a => a.Version));
    }

    [Theory]
    [InlineData("<<<<<<< HEAD\n", "ASSET1203", "both sides")]
    [InlineData("{\"version\": 2, \"assets\": []}", "ASSET1204", "Update AssetSdk")]
    [InlineData("{", "ASSET1202", "version control")]
    [InlineData("[]", "ASSET1202", "version control")]
    public async Task Run_WrongLockFile_SaysHowToMendIt(string text, string code, string says)
    {
        _f.Temp.Write("project/assets.lock.json", text);

        var message = await FailAsync(_f.Project("n/a"), code);

        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains(_f.Temp["project/assets.lock.json"], message, StringComparison.Ordinal);
        Assert.Equal(text, _f.LockText());
    }

    [Fact]
    public async Task Run_EmptyLockFile_IsFilled()
    {
        // The README's way to say that a project has a lock file of its own.
        _f.Temp.Write("project/assets.p.lock.json", "");

        await _f.RestoreAsync(_f.Project("n/a") with { LockFile = _f.Temp["project/assets.p.lock.json"] });

        Assert.Contains("n/a", await File.ReadAllTextAsync(_f.Temp["project/assets.p.lock.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LockFileThatCannotBeWritten_SaysSoAndWorksWhenItIsComplete()
    {
        // A root user writes into read-only folders too: a folder that cannot be made stands in for one.
        _f.Temp.Write("blocked", "a file");
        var blocked = _f.Project("n/a") with { LockFile = _f.Temp["blocked/assets.lock.json"], IndexFile = "" };

        Assert.Contains("Make its folder writable", await FailAsync(blocked, "ASSET1206"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ReadOnlyProject_WorksWhenLockAndIndexAreComplete()
    {
        await _f.RestoreAsync(_f.Project("n/a"));
        foreach (var file in new[] { "assets.lock.json", "obj/p.assets.index", "bin/p.assets.map" })
            File.SetUnixFileMode(_f.Temp["project/" + file], UnixFileMode.UserRead);
        foreach (var folder in new[] { "project", "project/obj", "project/bin" })
            File.SetUnixFileMode(_f.Temp[folder], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var before = Directory.EnumerateFiles(_f.Temp["project"], "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);

        Assert.True((await _f.RestoreAsync(_f.Project("n/a"))).NothingToDo);
        Directory.Delete(_f.Temp["cache"], recursive: true);
        await _f.RestoreAsync(_f.Project("n/a"));

        Assert.Equal(before, Directory.EnumerateFiles(_f.Temp["project"], "*", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc));
    }

    [Theory]
    [InlineData("""{"is_directory": true, "contents": ["../../evil"]}""")]
    [InlineData("""{"is_directory": true, "contents": ["/etc/passwd"]}""")]
    [InlineData("""{"is_directory": true, "contents": ["a", "A"]}""")]
    [InlineData("""{"is_directory": true}""")]
    [InlineData("""{"is_directory": false, "assetsdk": {"format": 9}}""")]
    [InlineData("""{"is_directory": false, "log": "\ud800"}""")]
    [InlineData("no JSON")]
    public async Task Run_HostileManifest_IsRefusedWithItsPlace(string meta)
    {
        _f.Temp.Write("store/n/h/1.0.meta", meta);
        _f.Temp.Write("store/n/h.versions", """{"versions": ["1.0"]}""");

        var message = await FailAsync(_f.Project("n/h"), "ASSET1207");

        Assert.Contains("n/h/1.0.meta", message, StringComparison.Ordinal);
        Assert.Contains(_f.Temp["store"], message, StringComparison.Ordinal);
        Assert.Empty(_f.Blobs);
        Assert.Equal("", _f.LockText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"versions\": [1]}")]
    [InlineData("x")]
    public async Task Run_HostileVersionList_IsRefusedWithItsPlace(string list)
    {
        _f.Temp.Write("store/n/h.versions", list);

        Assert.Contains("n/h.versions", await FailAsync(_f.Project("n/h"), "ASSET1207"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoreThatIsATypo_NamesThePath() =>
        Assert.Contains(_f.Temp["stroe"], await FailAsync(_f.Project("n/a") with { Store = "../stroe" }, "ASSET1109"), StringComparison.Ordinal);

    [Fact]
    public async Task Run_NoStore_SaysWhatToSet() =>
        Assert.Contains("<AssetStore>", await FailAsync(_f.Project("n/a") with { Store = "" }, "ASSET1101"), StringComparison.Ordinal);

    [Fact]
    public async Task Run_NoItems_NeedsNoStore()
    {
        var result = await _f.RestoreAsync(_f.Project() with { Store = "" });

        Assert.Empty(result.Assets);
        Assert.False(File.Exists(_f.Temp["project/assets.lock.json"]));
        Assert.True((await _f.RestoreAsync(_f.Project() with { Store = "" })).NothingToDo);
    }

    [Fact]
    public async Task Run_PlainHttpElsewhere_IsRefused() =>
        Assert.Contains("https", await FailAsync(_f.Project("n/a") with { Store = "http://assets.example.com/x" }, "ASSET1103"), StringComparison.Ordinal);

    [Fact]
    public async Task Run_Token_IsInNoMessageAndNoFile()
    {
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        var project = _f.Project("n/a") with
        {
            Store = "",
            Sources = [new("s", "p") { Url = server.Url, TokenEnvironment = "TOKEN" }],
            Environment = name => name == "TOKEN" ? "the-secret" : null,
        };
        await _f.RestoreAsync(project);
        Assert.Contains(server.Requests, r => r["Authorization"] == "Bearer the-secret");
        server.Rule = _ => Fault.Answer(401);

        var message = await FailAsync(project with { Items = [_f.Item("n/b")] }, "ASSET1105");

        Assert.Contains("TOKEN", message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", message + string.Concat(_f.Log.ImportantLines) + string.Concat(_f.Log.Details), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_f.Temp, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("the-secret", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }
}
