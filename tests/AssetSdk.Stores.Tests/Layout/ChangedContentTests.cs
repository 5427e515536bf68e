using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Publishes of files that change, or that somebody ends, after their number was claimed.</summary>
public sealed class ChangedContentTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileStore _store;

    public ChangedContentTests()
    {
        _store = new FileStore(_folder["store"]);
        _folder.Write("in/a", "1");
        _folder.Write("in/b", "1");
    }

    public void Dispose() => _folder.Dispose();

    private PublishRequest Request(string path) => new("n", _folder[path]) { Version = "1.0" };

    private Task<PublishResult> PublishAsync(string path, Func<string, Task> before, CancellationToken cancellationToken = default) =>
        new AssetPublisher(new InterruptedStore(_store) { Before = before }).PublishAsync(Request(path), cancellationToken);

    private Task ChangeAtClaim(string key, string path)
    {
        if (key.EndsWith(".claim", StringComparison.Ordinal))
            _folder.Write(path, "2");
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_ChangedAndNothingWritten_GivesTheNumberBack(bool isDeleted)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync("in/a", async key =>
        {
            await ChangeAtClaim(key, "in/a");
            if (isDeleted)
                File.Delete(_folder["in/a"]);
        }));

        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        Assert.Contains("the number is free", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _store.ListKeysAsync());
        _folder.Write("in/a", "2");
        Assert.Equal(PublishStatus.Published, (await new AssetPublisher(_store).PublishAsync(Request("in/a"), CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Publish_ChangedAndSomethingWritten_KeepsTheNumberAndSaysSo()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync("in", async key =>
        {
            await ChangeAtClaim(key, "in/b");

            // The other file arrives first.
            while (key == "n/1.0/b" && await _store.ReadBytesAsync("n/1.0/a") is null)
                await Task.Yield();
        }));

        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        Assert.Contains("under the next number", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["n/1.0.claim", "n/1.0/a"], await _store.ListKeysAsync());
        Assert.Equal("1.1", (await new AssetPublisher(_store).PublishAsync(Request("in") with { Version = "1.1" }, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Publish_ChangedUnderTheClaimOfAnother_KeepsTheNumber()
    {
        await Assert.ThrowsAsync<AssetException>(() => new AssetPublisher(new InterruptedStore(_store) { InterruptAt = 1 }).PublishAsync(Request("in/a"), CancellationToken.None));
        var claim = await _store.ReadBytesAsync("n/1.0.claim");
        Assert.NotNull(claim);

        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync("in/a", key => ChangeAtClaim(key, "in/a")));

        Assert.Contains("under the next number", failure.Message, StringComparison.Ordinal);
        Assert.Equal(claim, await _store.ReadBytesAsync("n/1.0.claim"));
    }

    [Fact]
    public async Task Publish_Cancelled_KeepsTheNumberAndIsCompletedByTheSame()
    {
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PublishAsync("in/a", key => key == "n/1.0" ? cancellation.CancelAsync() : Task.CompletedTask, cancellation.Token));

        Assert.Equal(["n/1.0.claim"], await _store.ListKeysAsync());
        Assert.Equal(PublishStatus.Published, (await new AssetPublisher(_store).PublishAsync(Request("in/a"), CancellationToken.None)).Status);
    }
}
