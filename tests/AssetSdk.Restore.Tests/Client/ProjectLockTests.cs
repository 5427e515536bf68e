using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

public sealed class ProjectLockTests : IDisposable
{
    private readonly RestoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Remove_MakesRoomForANewVersion_PutBack_TakesNobodysPlace()
    {
        await _fixture.PublishAsync("store", "words", "1.0", ("a", "1"));
        await _fixture.PublishAsync("store", "more", "1.0", ("a", "m"));
        var project = _fixture.Project("words:1", "more");
        await _fixture.RestoreAsync(project);
        await _fixture.PublishAsync("store", "words", "1.1", ("a", "2"));
        await _fixture.PublishAsync("store", "more", "1.1", ("a", "n"));
        var projectLock = new ProjectLock(project, _fixture.Log, TimeProvider.System);

        var removed = await projectLock.RemoveAsync(new HashSet<LockKey> { new("words", "1", "major_minor"), new("none", "", "major_minor") }, CancellationToken.None);

        Assert.Equal(["1.0"], removed.Select(e => e.Resolved));
        Assert.Equal(["more"], projectLock.Read().Entries.Keys.Select(k => k.Name));
        await projectLock.PutBackAsync(removed, CancellationToken.None);
        Assert.Equal(["1.0", "1.0"], projectLock.Read().Entries.Values.Select(e => e.Resolved));

        await projectLock.RemoveAsync(removed.Select(e => e.Key).ToHashSet(), CancellationToken.None);
        await _fixture.RestoreAsync(project);
        await projectLock.PutBackAsync(removed, CancellationToken.None);
        Assert.Equal(["1.0", "1.1"], projectLock.Read().Entries.Values.Select(e => e.Resolved));
    }

    [Fact]
    public async Task Remove_NothingOfIt_WritesNothing()
    {
        var projectLock = new ProjectLock(_fixture.Project("words"), _fixture.Log, TimeProvider.System);

        Assert.Empty(await projectLock.RemoveAsync(new HashSet<LockKey> { new("words", "", "major_minor") }, CancellationToken.None));

        Assert.False(File.Exists(_fixture.Temp["project/assets.lock.json"]));
    }
}
