using System.Net.Sockets;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Every byte of an asset in the cache looked at, whatever was recorded of it.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private async Task<AssetTree> RestoreAsync()
    {
        _f.Temp.Write("content/a", "aaa");
        _f.Temp.Write("content/b/large", TestBytes.Of(600_000));
        _f.Temp.Write("content/c", "ccc");
        _f.Temp.Write("content/empty", "");
        var digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        await _f.RestoreAsync(_f.Project("n/a"));
        return new AssetCache(_f.Cache).TryReadTree(digest)!;
    }

    [Fact]
    public async Task Verify_Whole_FindsNothing() => Assert.Empty(new AssetCache(_f.Cache).Verify(await RestoreAsync(), CancellationToken.None));

    [Fact]
    public async Task Verify_AlteredWithItsTime_GoneAndReplaced_AreFoundInOrder()
    {
        var tree = await RestoreAsync();
        var folder = _f.Cache.Tree(tree.Digest);
        Damage.Alter(Path.Combine(folder, "b/large"), keepTime: true);
        File.Delete(Path.Combine(folder, "a"));
        File.Delete(Path.Combine(folder, "empty"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_f.Temp["s"]));
        File.Move(_f.Temp["s"], Path.Combine(folder, "empty"));

        Assert.Equal(["a", "b/large", "empty"], new AssetCache(_f.Cache).Verify(tree, CancellationToken.None));
    }

    [Fact]
    public async Task Verify_Cancelled_Ends()
    {
        var tree = await RestoreAsync();
        Assert.ThrowsAny<OperationCanceledException>(() => new AssetCache(_f.Cache).Verify(tree, new CancellationToken(canceled: true)));
    }
}
