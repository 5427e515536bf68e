using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>What reading assets gives over every driver: objects that a publisher made in a folder, placed in the store under test.</summary>
public abstract class AssetLayoutContract : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private StoreUnderTest? _subject;

    protected StoreUnderTest Subject => _subject!;

    /// <summary>A local folder for what is published.</summary>
    protected TempFolder Local => _folder;

    /// <summary>Makes an empty store.</summary>
    protected abstract Task<StoreUnderTest> CreateAsync();

    public async Task InitializeAsync() => _subject = await CreateAsync();

    public async Task DisposeAsync()
    {
        await Subject.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("<!DOCTYPE html><title>Sign in</title>", true)]
    [InlineData(" \r\n<html>", true)]
    [InlineData("{", false)]
    [InlineData("", false)]
    public async Task Read_WebPage_SaysThatThereMayBeALogin(string text, bool isPage)
    {
        await Subject.PutAsync("n/a.versions", text);
        await Subject.PutAsync("n/a/1.0.meta", text);

        foreach (var read in new Func<Task>[] { () => Reader.ReadVersionsAsync("n/a", null, CancellationToken.None), () => Reader.ReadManifestAsync("n/a", "1.0", CancellationToken.None) })
        {
            var failure = await Assert.ThrowsAsync<AssetException>(read);
            Assert.Equal(AssetErrorCode.InvalidManifest, failure.Code);
            Assert.Equal(isPage, failure.Message.Contains("web page", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ReadVersions_Published_AreLatestFirstAndCanBeValidated()
    {
        await PublishAsync("texts/hello", "1.0", "2.0", "1.5");

        var read = await Reader.ReadVersionsAsync("texts/hello", null, CancellationToken.None);
        var again = await Reader.ReadVersionsAsync("texts/hello", read.Validator, CancellationToken.None);

        Assert.Equal(["2.0", "1.5", "1.0"], read.Versions);
        Assert.Equal(ObjectReadStatus.NotModified, again.Status);
    }

    [Fact]
    public async Task ReadVersions_NoSuchAsset_IsNotFound()
    {
        await PublishAsync("texts/hello", "1.0");

        Assert.Equal(ObjectReadStatus.NotFound, (await Reader.ReadVersionsAsync("texts/other", null, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task ReadManifest_Folder_HasTheTreeAndItsFiles()
    {
        var published = await PublishAsync("texts/hello", "1.0");

        var manifest = await Reader.ReadManifestAsync("texts/hello", "1.0", CancellationToken.None);

        Assert.Equal(published.Digest, manifest!.Digest);
        Assert.Equal(published.Content.Tree.ToListing(), manifest.Tree!.ToListing());
        foreach (var file in manifest.Tree.Files)
        {
            await using var read = await Reader.OpenFileAsync("texts/hello", "1.0", AssetKind.Folder, file.Path, ObjectReadOptions.Whole, CancellationToken.None);
            Assert.Equal(file.Digest, Digest.Of(await ObjectStoreExtensions.BytesOf(read)));
        }
    }

    [Fact]
    public async Task ReadManifest_File_HasItsNameAndBytes()
    {
        var path = _folder.Write("model.onnx", TestBytes.Of(100_000));
        await PublishFromAsync("models/small", path, "1.0");

        var manifest = await Reader.ReadManifestAsync("models/small", "1.0", CancellationToken.None);

        Assert.Equal("model.onnx", manifest!.FileNameOf("models/small"));
        await using var read = await Reader.OpenFileAsync("models/small", "1.0", AssetKind.File, "model.onnx", ObjectReadOptions.Whole, CancellationToken.None);
        Assert.Equal(TestBytes.Of(100_000), await ObjectStoreExtensions.BytesOf(read));
    }

    [Fact]
    public async Task ReadManifest_ManyFiles_ComeFromTheListApart_WhichIsHeldToItsDigest()
    {
        WriteManyFiles();
        var published = await PublishFromAsync("many", _folder["many"], "1.0");

        var manifest = await Reader.ReadManifestAsync("many", "1.0", CancellationToken.None);

        Assert.Equal(1300, manifest!.Tree!.Files.Count);
        Assert.Equal(published.Digest, manifest.Digest);
        Assert.Equal(published.Digest, Digest.Of((await Subject.Store.ReadBytesAsync("many/1.0.files"))!));

        await Subject.PutAsync("many/1.0.files", "assetsdk-tree 1 folder\n");

        var failure = await Assert.ThrowsAsync<AssetException>(() => Reader.ReadManifestAsync("many", "1.0", CancellationToken.None));

        Assert.Equal(AssetErrorCode.DigestMismatch, failure.Code);
        Assert.Contains(Subject.Store.Location, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadManifest_NoSuchVersion_IsNull()
    {
        await PublishAsync("texts/hello", "1.0");

        Assert.Null(await Reader.ReadManifestAsync("texts/hello", "1.1", CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("<html>not found</html>")]
    [InlineData("""{"is_directory": true, "contents": ["../../etc/passwd"]}""")]
    [InlineData("""{"is_directory": true, "contents": ["/etc/passwd"]}""")]
    [InlineData("""{"is_directory": true, "contents": ["a", "A"]}""")]
    [InlineData("""{"is_directory": false, "assetsdk": {"format": 99}}""")]
    [InlineData("""{"is_directory": false, "assetsdk": {"format": 1, "digest": "sha256:0"}}""")]
    public async Task ReadManifest_HostileOrMalformed_IsRefusedAndNamesStoreAndObject(string meta)
    {
        await Subject.PutAsync("a/1.0.meta", meta);

        var failure = await Assert.ThrowsAsync<AssetException>(() => Reader.ReadManifestAsync("a", "1.0", CancellationToken.None));

        Assert.Equal(AssetErrorCode.InvalidManifest, failure.Code);
        Assert.Contains(Subject.Store.Location, failure.Message, StringComparison.Ordinal);
        Assert.Contains("a/1.0.meta", failure.Message, StringComparison.Ordinal);
    }

    // Long paths make the list long with few files.
    private void WriteManyFiles()
    {
        var folder = string.Join('/', Enumerable.Repeat(new string('f', 200), 4));
        for (var i = 0; i < 1300; i++)
            _folder.Write($"many/{folder}/{i:00000}.txt", "x");
    }

    private AssetReader Reader => new(Subject.Store);

    private async Task<PublishResult> PublishAsync(string name, params string[] versions)
    {
        PublishResult? result = null;
        foreach (var version in versions)
        {
            _folder.Write($"{version}/a.txt", version);
            _folder.Write($"{version}/sub/na me+ü.txt", "x");
            _folder.Write($"{version}/.dot", "");
            result = await PublishFromAsync(name, _folder[version], version);
        }

        return result!;
    }

    private async Task<PublishResult> PublishFromAsync(string name, string path, string version)
    {
        var publisher = AssetPublisher.Into(StandardStores.Create().Open(new StoreSettings(_folder["made"])), new ManualClock());
        var result = await publisher.PublishAsync(new PublishRequest(name, path) { Version = version, Who = "tester" }, CancellationToken.None);
        foreach (var key in _folder.Files("made").Where(k => !k.StartsWith("_assetsdk/", StringComparison.Ordinal)))
            await Subject.PutAsync(key, await File.ReadAllBytesAsync(_folder["made/" + key]));
        return result;
    }
}
