using System.Diagnostics;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class AssetContentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<AssetContent> ScanAsync(string relative = "x") => AssetContent.ScanAsync(_folder[relative], CancellationToken.None);

    private async Task<string> RefusedAsync(string relative = "x")
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => ScanAsync(relative));
        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        return failure.Message;
    }

    [Fact]
    public async Task Scan_Folder_KeepsDotFilesAndReportsEmptyFolders()
    {
        _folder.Write("x/.dot/.file", "1");
        _folder.Write("x/a/b", "22");
        Directory.CreateDirectory(_folder["x/empty/within"]);
        Directory.CreateDirectory(_folder["x/a/none"]);

        var content = await ScanAsync();

        Assert.Equal([".dot/.file", "a/b"], content.Tree.Files.Select(f => f.Path));
        Assert.Equal(["a/none", "empty/within", "empty"], content.EmptyFolders);
        Assert.Equal(3, content.Tree.Size);
    }

    [Fact]
    public async Task Scan_GitFoldersAndFiles_AreLeftOutAtAnyDepth()
    {
        _folder.Write("x/.assetignore", "!.git\n");
        _folder.Write("x/.git/config", "secret");
        _folder.Write("x/sub/.git", "gitdir: elsewhere");
        _folder.Write("x/.gitattributes", "1");
        _folder.Write("x/sub/a.git/b", "2");

        var content = await ScanAsync();

        Assert.Equal([".gitattributes", "sub/a.git/b"], content.Tree.Files.Select(f => f.Path));
        Assert.Equal([".git", "sub/.git"], content.Ignored);
        Assert.Empty(content.EmptyFolders);
    }

    [Fact]
    public async Task Scan_NothingButGit_SaysWhy()
    {
        _folder.Write("x/.git/config", "secret");
        Assert.Contains("'.git'", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_File_HasItsName()
    {
        _folder.Write("model.onnx", "bytes");

        var content = await ScanAsync("model.onnx");

        Assert.Equal(AssetKind.File, content.Tree.Kind);
        Assert.Equal("model.onnx", Assert.Single(content.Tree.Files).Path);
    }

    [Fact]
    public async Task Scan_Executable_IsTold()
    {
        if (OperatingSystem.IsWindows())
            return;
        System.IO.File.SetUnixFileMode(_folder.Write("x/run", "#!"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _folder.Write("x/plain", "");

        var files = (await ScanAsync()).Tree.Files;

        Assert.Equal([false, true], files.Select(f => f.Executable));
    }

    [Fact]
    public async Task Scan_LinksThatStayInside_AreFollowed()
    {
        _folder.Write("x/real/a", "1");
        System.IO.File.CreateSymbolicLink(_folder["x/file"], "real/a");
        Directory.CreateSymbolicLink(_folder["x/folder"], "real");
        System.IO.File.CreateSymbolicLink(_folder["x/absolute"], _folder["x/real/a"]);
        System.IO.File.CreateSymbolicLink(_folder["x/chain"], "folder/../file");

        Assert.Equal(["absolute", "chain", "file", "folder/a", "real/a"], (await ScanAsync()).Tree.Files.Select(f => f.Path));
    }

    [Theory]
    [InlineData("../outside", "leads out")]
    [InlineData("/etc/passwd", "leads out")]
    [InlineData("missing", "leads nowhere")]
    [InlineData("link", "circles")]
    [InlineData(".", "lies in")]
    [InlineData("sub/..", "lies in")]
    public async Task Scan_LinkThatDoesNot_IsRefused(string target, string why)
    {
        _folder.Write("outside", "secret");
        _folder.Write("x/sub/a", "1");
        System.IO.File.CreateSymbolicLink(_folder["x/link"], target);

        Assert.Contains(why, await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_Pipe_IsRefusedAndNotOpened()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(_folder["x"]);
        using (var mkfifo = Process.Start("mkfifo", [_folder["x/pipe"]]))
            await mkfifo.WaitForExitAsync();

        Assert.Contains("neither a file nor a folder", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nul.txt")]
    [InlineData("COM1")]
    [InlineData("trailing ")]
    [InlineData("trailing.")]
    [InlineData("back\\slash")]
    [InlineData("line\nend")]
    public async Task Scan_NameThatNotEverySystemTakes_IsRefused(string name)
    {
        _folder.Write("x/" + name, "");

        await RefusedAsync();
    }

    [Theory]
    [InlineData("a", "A")]
    [InlineData("f\u00fcr", "fu\u0308r")]
    [InlineData("d/a", "D/b")]
    public async Task Scan_NamesThatClashElsewhere_AreRefused(string first, string second)
    {
        _folder.Write("x/" + first, "");
        _folder.Write("x/" + second, "");

        await RefusedAsync();
    }

    [Fact]
    public async Task Scan_NothingThereOrEmpty_IsRefused()
    {
        Assert.Contains("does not exist", await RefusedAsync("missing"), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["x/a"]);
        Assert.Contains("no files", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("shor")]
    [InlineData("longer")]
    [InlineData("")]
    public async Task Open_FileChanged_FailsBeforeItsEnd(string changed)
    {
        _folder.Write("x/a", "first");
        var content = await ScanAsync();
        _folder.Write("x/a", changed);

        using var stream = await content.OpenAsync(content.Tree.Files[0], CancellationToken.None);

        await Assert.ThrowsAsync<AssetException>(() => stream.CopyToAsync(Stream.Null));
    }
}
