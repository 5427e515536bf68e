using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>When and by whom assets were pushed, as far as the cache remembers.</summary>
public sealed class PushRecordsTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Find_RestoredAsset_IsKnownWithoutAskingTheStore()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        Directory.Delete(_f.Temp["store"], recursive: true);

        var push = new PushRecords(_f.Project("n/a")).Find("n/a", "1.0", digest);

        Assert.NotNull(push?.Date);
        Assert.Equal(Environment.UserName, push.By);
        Assert.Null(new PushRecords(_f.Project("n/a")).Find("n/a", "1.0", Digest.Of([1])));
        Assert.Null(new PushRecords(_f.Project("n/a")).Find("n/a", "2.0", digest));
        Assert.Null(new PushRecords(_f.Project("n/a") with { Store = "../other" }).Find("n/a", "1.0", digest));
    }

    [Fact]
    public async Task Find_AssetThatTheCacheHadAlready_IsKnown()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        TempFolder.Copy(_f.Temp["store"], _f.Temp["mirror"]);
        await _f.RestoreAsync(_f.Project("n/a"));

        await _f.RestoreAsync(_f.ProjectAt("second", "n/a") with { Store = "../mirror" });

        Assert.NotNull(new PushRecords(_f.Project("n/a") with { Store = "../mirror" }).Find("n/a", "1.0", digest));
    }

    [Fact]
    public async Task Find_ModelkitVersion_HasItsDate()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData/modelkit-store/modelkit-assets"), _f.Temp["store"]);
        var digest = (await _f.RestoreAsync(_f.Project("demo/words"))).Assets.Single().Digest;

        var push = new PushRecords(_f.Project()).Find("demo/words", "1.0", digest);

        Assert.NotNull(push?.Date);
        Assert.Null(push.By);
    }
}
