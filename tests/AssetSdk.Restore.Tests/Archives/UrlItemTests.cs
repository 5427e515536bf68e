using System.Formats.Tar;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Single public files by address: as they are, and unpacked.</summary>
public sealed class UrlItemTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    public async Task InitializeAsync() => _server = await FaultServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private ProjectRequest Project(string path, byte[] bytes, string extract = "", string reference = "glove/50d", string? sha256 = null)
    {
        _server.Objects[path] = bytes;
        return _f.Project() with { Store = "", Items = [_f.Item(reference) with { Url = $"{_server.Url}/{path}", Sha256 = sha256 ?? Digest.Of(bytes).Hex, Extract = extract }] };
    }

    [Fact]
    public async Task Run_File_IsTheAsset()
    {
        var bytes = TestBytes.Of(300_000);

        var asset = (await _f.RestoreAsync(Project("data.bin", bytes))).Assets.Single();

        Assert.Equal((Digest.Of(bytes).Hex[..12], AssetKind.File, "50d"), (asset.Version, asset.Kind, asset.FileName));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(asset.LocalPath));
        var entry = _f.Lock().Entries.Values.Single();
        Assert.Equal(("url", Digest.Of(bytes).Hex), (entry.Scheme, entry.Requested));
        Assert.Empty(_f.Staged);
        Assert.Single(_f.Blobs);
    }

    [Fact]
    public async Task Run_NothingAtTheAddress_SaysSo()
    {
        var project = Project("x", [1]);
        _server.Objects.Remove("x");

        Assert.Contains(_server.Url + "/x", (await _f.FailAsync(project, AssetErrorCode.AssetNotFound)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026", "", "2026")]
    [InlineData("", "2026", "2026")]
    public async Task Run_VersionOfTheItem_IsTheVersion(string version, string inReference, string expected)
    {
        var project = Project("x", [1], reference: inReference.Length > 0 ? "glove/50d:" + inReference : "glove/50d");

        Assert.Equal(expected, (await _f.RestoreAsync(project with { Items = [project.Items[0] with { Version = version }] })).Assets.Single().Version);
    }

    [Fact]
    public async Task Run_WhatAnArchiveMakesWasCutAtALineEnd_IsFoundOutAnew()
    {
        var project = Project("x", Archive.Zip([("a.txt", "aaa"), ("b.txt", "bbb")]), "zip");
        var whole = (await _f.RestoreAsync(project)).Assets.Single().Digest!.Value;

        // What a power cut leaves of a file that nobody flushed.
        var memory = Directory.EnumerateFiles(_f.Temp["cache/v1/stores"], "*.files", SearchOption.AllDirectories).Single();
        var lines = await File.ReadAllLinesAsync(memory);
        await File.WriteAllTextAsync(memory, string.Concat(lines[..^1].Select(l => l + "\n")));
        Directory.Delete(_f.Temp["cache/v1/trees"], recursive: true);
        File.Delete(_f.Temp["project/assets.lock.json"]);
        File.Delete(project.IndexFile);

        Assert.Equal(whole, (await _f.RestoreAsync(project)).Assets.Single().Digest);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public async Task Run_Archive_IsUnpacked(string extract)
    {
        (string, string)[] files = [("a.txt", "aaa"), ("sub/ü.txt", "uuu"), ("empty", "")];
        var archive = extract switch { "zip" => Archive.Zip(files), "tar" => Archive.Tar(files), _ => Archive.Gzip(Archive.Tar(files)) };

        var asset = (await _f.RestoreAsync(Project("x", archive, extract))).Assets.Single();

        Assert.Equal(["a.txt", "empty", "sub/ü.txt"], _f.AssertWhole(asset.Digest!.Value).Files.Select(f => f.Path));
        Assert.Equal("uuu", await File.ReadAllTextAsync(Path.Combine(asset.LocalPath, "sub/ü.txt")));
        Assert.Empty(_f.Staged);
        Assert.Equal(AssetKind.Folder, _f.Lock().Entries.Values.Single().Kind);
    }

    [Fact]
    public async Task Run_ArchivesWithFoldersAndModes_KeepThem()
    {
        var tar = Archive.Tar(t =>
        {
            t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./"));
            t.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./bin/"));
            Archive.Add(t, "./bin/run", "x", UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Archive.Add(t, "./bin/text", "x");
        });
        var zip = Archive.Zip(z =>
        {
            Archive.Add(z, "bin/", "");
            Archive.Add(z, "bin/run", "x", 0x81ED);
            Archive.Add(z, "bin/text", "x", 0x81A4);
        });

        var one = (await _f.RestoreAsync(Project("t", tar, "tar"))).Assets.Single();
        var two = (await _f.RestoreAsync(Project("z", zip, "zip"))).Assets.Single();

        Assert.Equal(one.Digest, two.Digest);
        Assert.True(File.GetUnixFileMode(Path.Combine(one.LocalPath, "bin/run")).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public async Task Run_OtherFileAtTheAddress_IsRefusedWithBothDigests()
    {
        var failure = await _f.FailAsync(Project("x", [1, 2, 3], sha256: Digest.Of([9]).Hex), AssetErrorCode.DigestMismatch);

        Assert.Contains(Digest.Of([9]).ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Of([1, 2, 3]).ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Url + "/x", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_f.Blobs);
        Assert.Empty(_f.Staged);
        Assert.Equal("", _f.LockText());
    }

    [Fact]
    public async Task Run_Mirror_ChangesNeitherLockNorCache()
    {
        var zip = Archive.Zip(("a", "aaa"));
        await _f.RestoreAsync(Project("x.zip", zip, "zip"));
        var before = _f.LockText();
        Directory.Delete(_f.Temp["cache"], recursive: true);

        await _f.RestoreAsync(Project("mirror/renamed.zip", zip, "zip"));

        Assert.Equal(before, _f.LockText());
        Assert.Equal(1, _server.CountOf("mirror/renamed.zip"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("zip")]
    public async Task Run_SecondProject_DownloadsNothing(string extract)
    {
        var zip = Archive.Zip(("a", "aaa"));
        var project = Project("x.zip", zip, extract);
        await _f.RestoreAsync(project);
        _server.Reset();

        await _f.RestoreAsync(project with { LockFile = _f.Temp["other.lock.json"], IndexFile = "" });
        if (extract.Length == 0)
            await _f.RestoreAsync(Project("x.zip", zip, extract, reference: "another/name") with { IndexFile = "" });

        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("zip")]
    public async Task Run_DamagedInTheCache_IsBroughtAgain(string extract)
    {
        var project = Project("x.zip", Archive.Zip(("a", "aaa")), extract);
        var asset = (await _f.RestoreAsync(project)).Assets.Single();
        Damage.Alter(extract.Length == 0 ? asset.LocalPath : Path.Combine(asset.LocalPath, "a"));

        var result = await _f.RestoreAsync(project with { IndexFile = "" });

        _f.AssertWhole(asset.Digest!.Value);
        Assert.Equal(AssetErrorCode.CacheRepaired, Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task Run_Offline_NeedsLockAndCache()
    {
        var project = Project("x", [1, 2]);
        await _f.FailAsync(project with { Offline = true }, AssetErrorCode.Offline);
        await _f.RestoreAsync(project);

        await _f.RestoreAsync(project with { Offline = true, IndexFile = "" });
    }

    [Fact]
    public async Task Run_LockedModeWithoutALine_Fails() =>
        await _f.FailAsync(Project("x", [1]) with { LockedMode = true }, AssetErrorCode.LockedMode);

    [Fact]
    public async Task Run_LineOfOtherFiles_IsAMismatch()
    {
        var project = Project("x.zip", Archive.Zip(("a", "aaa")), "zip");
        var digest = (await _f.RestoreAsync(project)).Assets.Single().Digest!.Value;
        _f.Temp.Write("project/assets.lock.json", _f.LockText().Replace(digest.Hex, Digest.Of([7]).Hex, StringComparison.Ordinal));

        await _f.FailAsync(project, AssetErrorCode.DigestMismatch);
    }

    public static TheoryData<string, string, string, string, string> WrongItems => new()
    {
        { "", new string('a', 64), "", "ASSET1009", "no Url" },
        { "", "", "zip", "ASSET1009", "no Url" },
        { "URL", "", "", "ASSET1009", "no Sha256" },
        { "URL", "12", "", "ASSET1009", "64 hex digits" },
        { "URL", new string('a', 64), "rar", "ASSET1009", "zip, tar or tar.gz" },
        { "file:///etc/passwd", new string('a', 64), "", "ASSET1009", "https address" },
        { "not a url", new string('a', 64), "", "ASSET1009", "https address" },
        { "https://u:secret@example.com/x", new string('a', 64), "", "ASSET1102", "" },
        { "http://example.com/x", new string('a', 64), "", "ASSET1103", "https" },
    };

    [Theory]
    [MemberData(nameof(WrongItems))]
    public async Task Run_WrongItem_SaysWhatToWrite(string url, string sha256, string extract, string code, string says)
    {
        var item = _f.Item("g") with { Url = url.Replace("URL", _server.Url + "/x", StringComparison.Ordinal), Sha256 = sha256, Extract = extract };

        var failure = await _f.FailAsync(_f.Project() with { Items = [item] }, AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_QueryOfTheAddress_IsInNoMessage()
    {
        var project = Project("x", [1], sha256: Digest.Of([2]).Hex);
        var failure = await _f.FailAsync(project with { Items = [project.Items[0] with { Url = _server.Url + "/x?signature=secret" }] }, AssetErrorCode.DigestMismatch);

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
