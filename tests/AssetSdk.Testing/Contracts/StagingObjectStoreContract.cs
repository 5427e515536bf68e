using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>What every driver does that stages objects, besides all of <see cref="WritableObjectStoreContract"/>.</summary>
public abstract class StagingObjectStoreContract : WritableObjectStoreContract
{
    private IStagingObjectStore Staging => (IStagingObjectStore)Store;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    [InlineData(20_000_000)]
    public async Task Stage_AnyLength_IsReadBackOnceCommitted(int length)
    {
        var bytes = TestBytes.Of(length);
        await using var staged = await Staging.StageAsync(CancellationToken.None);

        foreach (var piece in bytes.Chunk(70_000))
            await staged.AppendAsync(piece, CancellationToken.None);
        Assert.Empty(await Staging.ListKeysAsync());
        Assert.True(await staged.TryCommitAsync("a/b", CancellationToken.None));

        Assert.Equal(length, staged.Length);
        Assert.Equal(["a/b"], await Staging.ListKeysAsync());
        Assert.Equal(bytes, await Store.ReadBytesAsync("a/b"));
    }

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task Commit_AwkwardKey_IsReadAndListed(string key)
    {
        await using var staged = await StagedAsync("content of " + key);

        Assert.True(await staged.TryCommitAsync(key, CancellationToken.None));

        Assert.Equal("content of " + key, await Store.ReadTextAsync(key));
        Assert.Equal([key], await Staging.ListKeysAsync());
    }

    [Theory]
    [MemberData(nameof(HostileKeys))]
    public async Task Commit_HostileKey_IsRefused(string key)
    {
        await using var staged = await StagedAsync("x");

        await Assert.ThrowsAsync<AssetException>(() => staged.TryCommitAsync(key, CancellationToken.None));

        Assert.Empty(await Staging.ListKeysAsync());
    }

    [Fact]
    public async Task Commit_ExistsAlready_ChangesNothing()
    {
        await Staging.WriteAsync("a", "first");
        await using var staged = await StagedAsync("second");

        Assert.False(await staged.TryCommitAsync("a", CancellationToken.None));

        Assert.Equal("first", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Commit_ManyOfOneKey_OneWins()
    {
        var staged = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => StagedAsync($"content {i}")));

        var won = await Task.WhenAll(staged.Select(s => Task.Run(() => s.TryCommitAsync("deep/folder/a", CancellationToken.None))));

        Assert.Equal($"content {Assert.Single(Enumerable.Range(0, 16), i => won[i])}", await Store.ReadTextAsync("deep/folder/a"));
        foreach (var one in staged)
            await one.DisposeAsync();
        Assert.Equal(["deep/folder/a"], await Staging.ListKeysAsync());
    }

    [Fact]
    public async Task Commit_IsThereOnce()
    {
        await using var staged = await StagedAsync("x");
        await staged.TryCommitAsync("a", CancellationToken.None);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => staged.TryCommitAsync("b", CancellationToken.None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await staged.AppendAsync(new byte[1], CancellationToken.None));

        Assert.Equal(["a"], await Staging.ListKeysAsync());
        Assert.Equal("x", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Commit_Cancelled_WritesNothing()
    {
        await using var staged = await StagedAsync("x");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => staged.TryCommitAsync("a", new CancellationToken(canceled: true)));

        Assert.Null(await Store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Dispose_NotCommitted_LeavesNothing()
    {
        var staged = await StagedAsync("x");

        await staged.DisposeAsync();
        await staged.DisposeAsync();

        Assert.Empty(await Staging.ListKeysAsync());
    }

    private async Task<IStagedObject> StagedAsync(string text)
    {
        var staged = await Staging.StageAsync(CancellationToken.None);
        await staged.AppendAsync(System.Text.Encoding.UTF8.GetBytes(text), CancellationToken.None);
        return staged;
    }
}
