using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What a server that many stores are behind really answers.</summary>
public sealed class NginxTests : IDisposable
{
    private readonly NginxServer _server = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [NginxFact]
    public async Task Read_PublishedStore_GivesEveryByteAndResumes()
    {
        await _server.StartAsync();
        _folder.Write("x/na me+ü#?.txt", "text");
        _folder.Write("x/big.bin", TestBytes.Of(5_000_000));
        await new AssetPublisher(new FileStore(_server.Root)).PublishAsync(new PublishRequest("a/b", _folder["x"]) { Version = "1.0" }, CancellationToken.None);
        using var store = new HttpStoreDriver().Open(new StoreSettings(_server.Url) { Anonymous = true });
        var reader = new AssetReader(store);

        var manifest = await reader.ReadManifestAsync("a/b", "1.0", CancellationToken.None);
        foreach (var file in manifest!.Tree!.Files)
            Assert.Equal(file.Digest, Digest.Of((await store.ReadBytesAsync(AssetKeys.File("a/b", "1.0", file.Path)))!));

        var key = AssetKeys.File("a/b", "1.0", "big.bin");
        await using var rest = await store.ReadAsync(key, new ObjectReadOptions { Offset = 4_999_000, Validator = await store.ValidatorAsync(key) }, CancellationToken.None);
        Assert.Equal(4_999_000, rest.Offset);
        Assert.Equal(TestBytes.Of(5_000_000)[4_999_000..], await ObjectStoreExtensions.BytesOf(rest));

        var versions = await reader.ReadVersionsAsync("a/b", null, CancellationToken.None);
        Assert.Equal(ObjectReadStatus.NotModified, (await reader.ReadVersionsAsync("a/b", versions.Validator, CancellationToken.None)).Status);
        Assert.Null(await reader.ReadManifestAsync("a/b", "1.1", CancellationToken.None));
    }

    [NginxFact]
    public async Task Read_FolderWhereAnObjectShouldBe_IsNotTakenForOne()
    {
        await _server.StartAsync();
        await new FileStore(_server.Root).WriteAsync("a/b/c", "x");
        using var store = new HttpStoreDriver().Open(new StoreSettings(_server.Url) { Anonymous = true });

        // nginx redirects to 'a/b/' and forbids its listing.
        Assert.Equal(AssetErrorCode.AccessDenied, (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a/b"))).Code);
    }
}
