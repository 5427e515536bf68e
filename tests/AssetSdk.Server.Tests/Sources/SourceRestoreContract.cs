using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Restore.Tests;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Restores of projects whose source is the server.</summary>
public abstract class SourceRestoreContract : ServerContract
{
    private readonly TempFolder _local = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _local.Dispose();
    }

    [Theory]
    [InlineData("nlp/words", "", "1.0-base")]
    [InlineData("nlp/words", "1.0", "1.0-base")]
    [InlineData("nlp/words", "1.0-prod", "1.0-prod")]
    [InlineData("nlp/words", "0.9", "0.9-prod")]
    public async Task Restore_Reference_MeansTheNewestTagOfItsVersion(string name, string version, string expected)
    {
        foreach (var (number, tag) in new[] { ("0.9", "prod"), ("1.0", "prod"), ("1.0", "base") })
            await Client.UploadedAsync("nlp/words", number, tag, System.Text.Encoding.UTF8.GetBytes($"{number}-{tag}"));

        var result = await RestoreAsync(Project(version.Length == 0 ? name : $"{name}:{version}"));

        var asset = result.Assets.Single();
        Assert.Equal(expected, asset.Version);
        Assert.Equal(expected, await File.ReadAllTextAsync(asset.LocalPath));
        var entry = Lock().Entries.Values.Single();
        Assert.Equal(("tagged", version, expected), (entry.Scheme, entry.Requested, entry.Resolved));
    }

    [Fact]
    public async Task Restore_Locked_StaysAndForcedIsTheNewest()
    {
        await Client.UploadedAsync("words", "1.0", "prod", "one"u8.ToArray());
        await RestoreAsync(Project("words:1.0"));
        await Client.UploadedAsync("words", "1.0", "later", "two"u8.ToArray());

        Assert.Equal("1.0-prod", (await RestoreAsync(Project("words:1.0"))).Assets.Single().Version);
        Assert.Equal("1.0-later", (await RestoreAsync(Project("words:1.0") with { ForceEvaluate = true })).Assets.Single().Version);
    }

    [Fact]
    public async Task Restore_DeletedAndPublishedAnewWithOtherBytes_IsAMismatchOfTheLock()
    {
        await Client.UploadedAsync("words", "1.0", "prod", "one"u8.ToArray());
        await RestoreAsync(Project("words:1.0-prod"));
        Assert.Equal(200, (await Client.DeleteAsync("/asset/words:1.0-prod")).Status);
        await Client.UploadedAsync("words", "1.0", "prod", "two"u8.ToArray());
        Directory.Delete(_local["cache"], recursive: true);

        var failure = await FailAsync(Project("words:1.0-prod"));

        Assert.Equal(AssetErrorCode.DigestMismatch, failure.Code);
    }

    [Fact]
    public async Task Restore_BytesElsewhere_ArePinnedByWhatTheFirstFetchSaw()
    {
        await using var elsewhere = await FaultServer.StartAsync();
        elsewhere.Objects.Set("data/words.txt", "one");
        Assert.Equal(201, (await Client.PostAsync("/asset", $$"""{"asset_name":"words","asset_version":{"version":"1.0","tag":"prod"},"asset_public_url":"{{elsewhere.Url}}/data/words.txt"}""")).Status);

        var asset = (await RestoreAsync(Project("words:1.0"))).Assets.Single();
        Assert.Equal("one", await File.ReadAllTextAsync(asset.LocalPath));

        elsewhere.Objects.Set("data/words.txt", "two");
        Directory.Delete(_local["cache"], recursive: true);
        Assert.Equal(AssetErrorCode.DigestMismatch, (await FailAsync(Project("words:1.0"))).Code);
    }

    [Fact]
    public async Task Restore_LargeFile_ComesInPartsAndWhole()
    {
        var bytes = TestBytes.Of(40 << 20);
        await Client.UploadedAsync("words", bytes: bytes);

        var asset = (await RestoreAsync(Project("words"))).Assets.Single();

        Assert.Equal(Digest.Of(bytes), Digest.Of(await File.ReadAllBytesAsync(asset.LocalPath)));
    }

    [Fact]
    public async Task Restore_ServerHasNot_TheNextSourceIsAskedAndDown_NobodyIs()
    {
        var path = _local.Write("words.txt", "of the folder");
        using (var folder = StandardStores.Create().Open(new StoreSettings(Directory.CreateDirectory(_local["store"]).FullName)))
            await AssetPublisher.Into(folder).PublishAsync(new PublishRequest("words", path) { Version = "1.0-prod", Scheme = VersionScheme.Get("tagged") }, CancellationToken.None);
        var project = Project("words") with { Store = _local["store"], Versioning = "tagged" };

        Assert.Equal("of the folder", await File.ReadAllTextAsync((await RestoreAsync(project)).Assets.Single().LocalPath));

        using var closed = new ClosedPort();
        var down = project with { LockFile = _local["other.lock.json"], Sources = [new AssetSourceItem("team", "") { Url = "assetsdb+" + closed.Url, Priority = "-1" }] };
        Assert.Equal(AssetErrorCode.SourceFailed, (await FailAsync(down)).Code);
    }

    [Theory]
    [InlineData("", "", "", "tagged")]
    [InlineData("", "team", "", "tagged")]
    [InlineData("", "", "major_minor", "major_minor")]
    [InlineData("major_minor", "", "", "major_minor")]
    public async Task Restore_Scheme_IsTheServersUnlessSomebodySaysOtherwise(string ofItem, string source, string ofProject, string expected)
    {
        await Client.UploadedAsync("words", "1.0", "prod");
        var project = Project("words:1.0");
        project = project with { Versioning = ofProject, Items = [project.Items[0] with { Versioning = ofItem, Source = source }] };

        if (expected == "tagged")
            Assert.Equal("1.0-prod", (await RestoreAsync(project)).Assets.Single().Version);
        else
            Assert.Contains("in the scheme " + expected, (await FailAsync(project)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_SeveralSources_TheSchemeIsThatOfThoseThatMayServeTheAsset()
    {
        await Client.UploadedAsync("team/words", "1.0", "prod");
        var path = _local.Write("words.txt", "of the folder");
        using (var folder = StandardStores.Create().Open(new StoreSettings(Directory.CreateDirectory(_local["store"]).FullName)))
            await AssetPublisher.Into(folder).PublishAsync(new PublishRequest("words", path) { Version = "1.3" }, CancellationToken.None);
        AssetSourceItem[] sources = [new("bucket", "") { Url = _local["store"], Prefixes = "words" }, new("team", "") { Url = "assetsdb+" + Server.Url, Prefixes = "team" }];

        var result = await RestoreAsync(Project("team/words:1.0", "words:1") with { Sources = sources });

        Assert.Equal(["1.0-prod", "1.3"], result.Assets.Select(a => a.Version));
    }

    [Fact]
    public async Task Client_ListsResolvesAndFetches()
    {
        await Client.UploadedAsync("words", "1.0", "prod");
        await Client.UploadedAsync("words", "1.1", "prod");
        using var client = new AssetClient(Project(), StandardStores.Create(), new RecordingLog(), TimeProvider.System);

        Assert.Equal("tagged", client.Scheme.Name);
        Assert.Equal(["1.1-prod", "1.0-prod"], (await client.VersionsAsync("words", CancellationToken.None)).Select(v => v.Version));
        var fetched = await client.FetchAsync(AssetReference.Parse("words:1.0"), CancellationToken.None);
        Assert.Equal("some words\n", await File.ReadAllTextAsync(fetched.Path));
        Assert.Empty(await client.VerifyStoreAsync(await client.ResolveAsync(AssetReference.Parse("words"), CancellationToken.None), null, CancellationToken.None));
    }

    private ProjectRequest Project(params string[] references)
    {
        Directory.CreateDirectory(_local["project"]);
        return new ProjectRequest(_local["project/p.csproj"])
        {
            Items = [.. references.Select(r => new RemoteAssetItem(r, ""))],
            LockFile = _local["project/assets.lock.json"],
            IndexFile = _local["project/obj/p.assets.index"],
            Sources = [new AssetSourceItem("team", "") { Url = "assetsdb+" + Server.Url, Priority = "-1" }],
            CachePath = _local["cache"],
            AssemblyName = "p",
            Environment = static _ => null,
        };
    }

    private AssetLock Lock() => LockFileFormat.Read(File.ReadAllBytes(_local["project/assets.lock.json"]), "lock");

    private Task<ProjectResult> RunAsync(ProjectRequest project) => new ProjectRestorer(static () => StandardStores.Create(), new RecordingLog(), new HastyClock()).RunAsync(project, CancellationToken.None);

    private async Task<ProjectResult> RestoreAsync(ProjectRequest project)
    {
        var result = await RunAsync(project);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics.Select(d => $"{d.Code}: {d.Message}")));
        return result;
    }

    private async Task<AssetDiagnostic> FailAsync(ProjectRequest project) => (await RunAsync(project)).Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
}
