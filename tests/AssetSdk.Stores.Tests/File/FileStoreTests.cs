using System.Diagnostics;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class FileStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileStore _store;

    public FileStoreTests()
    {
        Directory.CreateDirectory(_folder["store"]);
        _store = new FileStore(_folder["store"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_StoreThatIsNotThere_NamesTheNearestFolder()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => new FileStore(_folder["stroe/deep"]).ReadBytesAsync("a"));

        Assert.Equal(AssetErrorCode.StoreNotFound, failure.Code);
        Assert.Contains($"'{_folder.Path}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StoreWhoseParentIsThere_MakesIt()
    {
        Assert.True(await new FileStore(_folder["new"]).WriteAsync("a", "x"));
        await Assert.ThrowsAsync<AssetException>(() => new FileStore(_folder["no/parent"]).WriteAsync("a", "x"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("folder/../../outside")]
    [InlineData("../store/../outside")]
    public async Task Read_LinkThatLeadsOut_IsRefused(string target)
    {
        _folder.Write("outside", "secret");
        _folder.Write("store/folder/a", "x");
        File.CreateSymbolicLink(_folder["store/link"], target);

        Assert.Equal(AssetErrorCode.AccessDenied, (await Assert.ThrowsAsync<AssetException>(() => _store.ReadBytesAsync("link"))).Code);
        Assert.Equal(["folder/a"], await _store.ListKeysAsync());
    }

    [Fact]
    public async Task Write_LeftoversOfKilledPublishes_AreClearedADayLaterUnlessSomebodyWritesThem()
    {
        foreach (var name in new[] { "old", "old-and-open", "young" })
            File.SetLastWriteTimeUtc(_folder.Write("store/_assetsdk/tmp/" + name, "x"), DateTime.UtcNow.AddHours(name == "young" ? -23 : -25));
        using var open = new FileStream(_folder["store/_assetsdk/tmp/old-and-open"], FileMode.Open, FileAccess.Write, FileShare.None);

        Assert.True(await _store.WriteAsync("a", "x"));

        Assert.Equal(["old-and-open", "young"], _folder.Files("store/_assetsdk/tmp"));
    }

    [Fact]
    public async Task ReadAndWrite_FolderLinkThatLeadsOut_IsRefused()
    {
        _folder.Write("outside/a", "secret");
        Directory.CreateSymbolicLink(_folder["store/link"], "../outside");

        await Assert.ThrowsAsync<AssetException>(() => _store.ReadBytesAsync("link/a"));
        await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("link/b", "x"));
        await Assert.ThrowsAsync<AssetException>(() => _store.DeleteAsync("link/a", CancellationToken.None));
        Assert.Equal(["a"], _folder.Files("outside"));
        Assert.Empty(await _store.ListKeysAsync());
    }

    [Fact]
    public async Task Read_LinkThatStaysInside_IsFollowed()
    {
        _folder.Write("store/folder/a", "x");
        File.CreateSymbolicLink(_folder["store/link"], "folder/../folder/a");
        File.CreateSymbolicLink(_folder["store/absolute"], _folder["store/folder/a"]);

        Assert.Equal("x", await _store.ReadTextAsync("link"));
        Assert.Equal("x", await _store.ReadTextAsync("absolute"));
    }

    [Fact]
    public async Task Read_StoreThatIsALink_IsFollowed()
    {
        _folder.Write("store/a", "x");
        Directory.CreateSymbolicLink(_folder["link"], _folder["store"]);

        Assert.Equal("x", await new FileStore(_folder["link"]).ReadTextAsync("a"));
    }

    [Fact]
    public async Task Read_Pipe_IsNotFoundAndNotOpened()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var mkfifo = Process.Start("mkfifo", [_folder["store/pipe"]]))
            await mkfifo.WaitForExitAsync();

        Assert.Null(await _store.ReadBytesAsync("pipe"));
        Assert.Empty(await _store.ListKeysAsync());
    }

    [Fact]
    public async Task Write_Object_IsReadableByTheUmaskAndNotExecutable()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _store.WriteAsync("a/b", "x");
        File.WriteAllText(_folder["plain"], "x");

        Assert.Equal(File.GetUnixFileMode(_folder["plain"]), File.GetUnixFileMode(_folder["store/a/b"]));
        Assert.False(File.GetUnixFileMode(_folder["store/a/b"]).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Write_Anything_LeavesNoTemporaryFile()
    {
        await _store.WriteAsync("a", "x");
        await _store.WriteAsync("a", "y");
        await _store.WriteAsync("a", "y", "no validator");
        using var content = new BreakingStream([1, 2], breakAt: 1);
        await Assert.ThrowsAsync<AssetException>(() => _store.TryWriteAsync("b", content, 2, null, CancellationToken.None));

        Assert.Empty(_folder.Files("store/_assetsdk/tmp"));
    }

    [Fact]
    public async Task Stage_Anything_LeavesNoTemporaryFileAndOnLinuxNeverHasOne()
    {
        var staged = await _store.StageAsync(CancellationToken.None);
        await staged.AppendAsync(new byte[10_000_000], CancellationToken.None);

        Assert.Equal(OperatingSystem.IsLinux() ? 0 : 1, _folder.Files("store/_assetsdk/tmp").Count);
        Assert.True(await staged.TryCommitAsync("a/b", CancellationToken.None));
        await staged.DisposeAsync();
        Assert.Empty(_folder.Files("store/_assetsdk/tmp"));
    }

    [Fact]
    public async Task Stage_FileSystemWithoutLinks_LeavesNoTemporaryFile()
    {
        var store = new FileStore(_folder["store"], new FilePlacement(static (_, _) => 1));
        var staged = await store.StageAsync(CancellationToken.None);
        await staged.AppendAsync(new byte[300_000], CancellationToken.None);

        Assert.True(await staged.TryCommitAsync("a/b", CancellationToken.None));
        await staged.DisposeAsync();

        Assert.Equal(300_000, new FileInfo(_folder["store/a/b"]).Length);
        Assert.Empty(_folder.Files("store/_assetsdk/tmp"));
    }

    [Fact]
    public async Task Commit_Object_IsReadableByTheUmaskAndNotExecutable()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var staged = await _store.StageAsync(CancellationToken.None);
        await staged.TryCommitAsync("a/b", CancellationToken.None);
        File.WriteAllText(_folder["plain"], "x");

        Assert.Equal(File.GetUnixFileMode(_folder["plain"]), File.GetUnixFileMode(_folder["store/a/b"]));
    }

    [Fact]
    public async Task Commit_FolderLinkThatLeadsOut_IsRefused()
    {
        _folder.Write("outside/a", "secret");
        Directory.CreateSymbolicLink(_folder["store/link"], "../outside");
        await using var staged = await _store.StageAsync(CancellationToken.None);

        await Assert.ThrowsAsync<AssetException>(() => staged.TryCommitAsync("link/b", CancellationToken.None));

        Assert.Equal(["a"], _folder.Files("outside"));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/b/c/d")]
    [InlineData("_assetsdk/tmp/x")]
    public async Task Commit_FolderInTheWayOrWhereTheDriverKeepsItsFiles_IsRefused(string key)
    {
        await _store.WriteAsync("a/b/c", "x");
        await using var staged = await _store.StageAsync(CancellationToken.None);

        var failure = await Assert.ThrowsAsync<AssetException>(() => staged.TryCommitAsync(key, CancellationToken.None));

        Assert.Equal(AssetErrorCode.StoreNotWritable, failure.Code);
        Assert.Equal(["a/b/c"], await _store.ListKeysAsync());
    }

    [Fact]
    public async Task Stage_StoreThatIsNotThere_IsRefused() =>
        Assert.Equal(AssetErrorCode.StoreNotFound, (await Assert.ThrowsAsync<AssetException>(() => new FileStore(_folder["no/parent"]).StageAsync(CancellationToken.None))).Code);

    [MountFact(MountedFolder.Memory)]
    public async Task Stage_DiskIsFull_SaysSo()
    {
        using var disk = MountedFolder.InMemory(_folder["disk"], "size=1m");
        await using var staged = await new FileStore(_folder["disk"]).StageAsync(CancellationToken.None);

        var failure = await Assert.ThrowsAsync<AssetException>(async () => await staged.AppendAsync(new byte[2 << 20], CancellationToken.None));

        Assert.Equal(AssetErrorCode.DiskFull, failure.Code);
    }

    [Fact]
    public async Task Read_LargeFile_ComesWholeFromMemoryAndFromTheDisk()
    {
        var bytes = TestBytes.Of(5_000_000);
        await _store.WriteAsync("a", bytes);
        await DropFromMemoryAsync(_folder["store/a"]);

        Assert.Equal(bytes, await _store.ReadBytesAsync("a"));
        Assert.Equal(bytes, await _store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Read_LargeFile_CanBeReadFromAnyPosition()
    {
        var bytes = TestBytes.Of(1_000_000);
        await _store.WriteAsync("a", bytes);
        await using var read = await _store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None);
        var part = new byte[10];

        read.Content.Position = 999_995;
        Assert.Equal(5, await read.Content.ReadAsync(part));
        Assert.Equal(bytes[^5..], part[..5]);
        Assert.Equal(0, await read.Content.ReadAsync(part));
        read.Content.Seek(-1_000_000, SeekOrigin.End);
        await read.Content.ReadExactlyAsync(part);
        Assert.Equal(bytes[..10], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Content.Position = -1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read.Content.ReadExactlyAsync(part, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("_assetsdk/tmp/x")]
    [InlineData("_assetsdk/locks/x")]
    [InlineData("_assetsdk/tmp")]
    public async Task Write_WhereTheDriverKeepsItsFiles_IsRefused(string key)
    {
        await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync(key, "x"));
        await Assert.ThrowsAsync<AssetException>(() => _store.DeleteAsync(key, CancellationToken.None));
    }

    [Fact]
    public async Task ReadAndList_DriversOwnFiles_AreNoObjects()
    {
        _folder.Write("store/_assetsdk/tmp/leftover", "half");
        _folder.Write("store/_assetsdk/locks/a", "");
        _folder.Write("store/_assetsdk/other", "x");

        Assert.Null(await _store.ReadBytesAsync("_assetsdk/tmp/leftover"));
        Assert.Equal(["_assetsdk/other"], await _store.ListKeysAsync());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/b/c/d")]
    public async Task Write_FolderInTheWayOrObjectWhereAFolderBelongs_IsRefused(string key)
    {
        await _store.WriteAsync("a/b/c", "x");

        var failure = await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync(key, "y"));

        Assert.Equal(AssetErrorCode.StoreNotWritable, failure.Code);
        Assert.Equal(["a/b/c"], await _store.ListKeysAsync());
    }

    [Fact]
    public async Task Write_LockHeldByAnother_WaitsForIt()
    {
        await _store.WriteAsync("n.versions", "1");
        var validator = await _store.ValidatorAsync("n.versions");
        Directory.CreateDirectory(_folder["store/_assetsdk/locks"]);
        Task<bool> swap;
        using (new FileStream(_folder["store/_assetsdk/locks/n"], FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            swap = _store.WriteAsync("n.versions", "2", validator);
            Assert.Equal("1", await _store.ReadTextAsync("n.versions"));
            Assert.False(swap.IsCompleted);
        }

        Assert.True(await swap);
    }

    [Fact]
    public async Task ReadOnlyStore_IsRead()
    {
        _folder.Write("store/a", "x");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["store"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal("x", await _store.ReadTextAsync("a"));
        Assert.Null(await _store.ReadBytesAsync("b"));
        Assert.Equal(["a"], await _store.ListKeysAsync());
    }

    [Theory]
    [InlineData("file:///a%20b/c%25d", "/a b/c%d")]
    [InlineData("file://localhost/x", "/x")]
    [InlineData("file:///x/../y/", "/y")]
    [InlineData("/x//y/", "/x/y")]
    public void Open_Url_IsItsFolder(string url, string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var store = StandardStores.Create().Open(new StoreSettings(url));

        Assert.Equal(folder, store.Location);
    }

    [Theory]
    [InlineData("file:///a?b")]
    [InlineData("file:///a#b")]
    [InlineData("file://host/x")]
    [InlineData("relative/path")]
    [InlineData("/abs/\0x")]
    [InlineData("gopher://no-driver/x")]
    public void Open_OtherUrl_IsRefused(string url)
    {
        if (OperatingSystem.IsWindows())
            return;

        Assert.Equal(AssetErrorCode.InvalidSource, Assert.Throws<AssetException>(() => StandardStores.Create().Open(new StoreSettings(url))).Code);
    }

    // What is written out can be dropped from memory; where that is refused the test reads from memory twice.
    private static async Task DropFromMemoryAsync(string path)
    {
        using var dd = Process.Start(new ProcessStartInfo("dd", [$"of={path}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"]) { RedirectStandardError = true, UseShellExecute = false });
        if (dd is not null)
            await dd.WaitForExitAsync();
    }
}
