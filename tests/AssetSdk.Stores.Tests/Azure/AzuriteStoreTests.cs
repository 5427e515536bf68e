using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What a service that checks signatures and hashes makes of the driver's requests.</summary>
[Collection(AzuriteTests.Name)]
[NeedsAzurite]
public sealed class AzuriteStoreTests(AzuriteServer azurite)
{
    [Fact]
    public async Task Store_ConnectionString_ReadsAndWrites() =>
        await ReadAndWriteAsync(azurite.Settings(await azurite.CreateContainerAsync(), "", ("AZURE_STORAGE_CONNECTION_STRING", azurite.ConnectionString)) with { Endpoint = null });

    [Fact]
    public async Task Store_SharedAccessSignature_ReadsAndWrites() =>
        await ReadAndWriteAsync(azurite.Settings(await azurite.CreateContainerAsync(), "", ("AZURE_STORAGE_SAS_TOKEN", "?" + Signature(DateTimeOffset.UtcNow.AddHours(1)))));

    [Fact]
    public async Task Store_ExpiredSignature_IsDeniedAndSaysWhen()
    {
        var signature = Signature(DateTimeOffset.UtcNow.AddHours(-1));
        using var store = Open(azurite.Settings(await azurite.CreateContainerAsync(), "", ("AZURE_STORAGE_SAS_TOKEN", signature)));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("expired at", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(signature[signature.IndexOf("sig=", StringComparison.Ordinal)..], failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_WrongKey_IsDeniedAndNamesTheKeysVariable()
    {
        var key = Convert.ToBase64String("another key"u8);
        using var store = Open(azurite.Settings(await azurite.CreateContainerAsync(), "", ("AZURE_STORAGE_KEY", key)));

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "x"));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains($"the account key of {AzuriteServer.Account}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AZURE_STORAGE_KEY", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_Anonymous_ReadsWhatAnyoneMay()
    {
        var container = await azurite.CreateContainerAsync("blob");
        await Open(azurite.Settings(container)).WriteAsync("a", "text");
        using var store = Open(azurite.Settings(container) with { Anonymous = true });

        Assert.Equal("text", await store.ReadTextAsync("a"));
        Assert.Null(await store.ReadTextAsync("b"));
        Assert.Equal(AssetErrorCode.AccessDenied, (await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("b", "x"))).Code);
    }

    [Fact]
    public async Task Store_NoSuchContainer_IsNotFoundAsAStore()
    {
        await azurite.CreateContainerAsync();
        using var store = Open(azurite.Settings("no-such-container"), blockBytes: 1000);

        foreach (var use in new Func<Task>[]
        {
            () => store.ReadBytesAsync("a"), () => store.WriteAsync("a", "x"), () => store.WriteAsync("a", TestBytes.Of(2000)), () => store.DeleteAsync("a", CancellationToken.None), () => store.ListKeysAsync(),
        })
        {
            var failure = await Assert.ThrowsAsync<AssetException>(use);
            Assert.Equal(AssetErrorCode.StoreNotFound, failure.Code);
            Assert.Contains("'no-such-container'", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(30_000)]
    public async Task Write_BytesChangedOnTheWay_IsRefusedAndLeavesNothing(int blockBytes)
    {
        var container = await azurite.CreateContainerAsync();
        using var proxy = new TamperingProxy(azurite.Endpoint);
        using var store = Open(azurite.Settings(container) with { Endpoint = proxy.Url }, blockBytes);
        using var direct = Open(azurite.Settings(container));

        // A byte of the body, which has no other; the heads of requests have none of it.
        proxy.Tamper = bytes => Array.IndexOf(bytes, (byte)0) is var at and >= 0 ? [.. bytes[..at], 1, .. bytes[(at + 1)..]] : bytes;
        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", new byte[70_000]));

        // The service says Md5Mismatch; Azurite has another code for it.
        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains(" 400 ", failure.Message, StringComparison.Ordinal);
        Assert.Null(await direct.ReadBytesAsync("a"));
        Assert.Empty(await direct.ListKeysAsync());

        proxy.Tamper = bytes => bytes;
        Assert.True(await store.WriteAsync("a", new byte[70_000]));
        Assert.Equal(new byte[70_000], await direct.ReadBytesAsync("a"));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(30_000)]
    public async Task Write_ConnectionBreaks_LeavesNothingAndCanBeDoneAgain(int blockBytes)
    {
        var container = await azurite.CreateContainerAsync();
        using var proxy = new TamperingProxy(azurite.Endpoint);
        using var store = Open(azurite.Settings(container) with { Endpoint = proxy.Url }, blockBytes);
        using var direct = Open(azurite.Settings(container));
        var sent = 0;
        proxy.Tamper = bytes => Interlocked.Add(ref sent, bytes.Length) > 60_000 ? null : bytes;

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", TestBytes.Of(90_000)))));

        Assert.Null(await direct.ReadBytesAsync("a"));
        proxy.Tamper = bytes => bytes;
        Assert.True(await store.WriteAsync("a", TestBytes.Of(90_000)));
        Assert.Equal(TestBytes.Of(90_000), await direct.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Write_Blocks_HaveHashAndTypeAndAreOnlyReplacedAsAsked()
    {
        var container = await azurite.CreateContainerAsync();
        using var store = Open(azurite.Settings(container), blockBytes: 1000);
        var bytes = TestBytes.Of(4500);

        Assert.True(await store.WriteAsync("n/a/1.0.meta", bytes));
        Assert.False(await store.WriteAsync("n/a/1.0.meta", TestBytes.Of(4500, seed: 2)));
        Assert.False(await store.WriteAsync("n/a/1.0.meta", TestBytes.Of(4500, seed: 2), "\"0x0\""));

        using var head = new HttpRequestMessage(HttpMethod.Head, $"{azurite.Endpoint}/{container}/n/a/1.0.meta");
        using var response = await AzuriteServer.SendAsync(head);
#pragma warning disable CA5351 // What the service checks transfers by.
        Assert.Equal(MD5.HashData(bytes), response.Content.Headers.ContentMD5);
#pragma warning restore CA5351
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(await store.WriteAsync("n/a/1.0.meta", TestBytes.Of(4500, seed: 2), await store.ValidatorAsync("n/a/1.0.meta")));
        Assert.Equal(TestBytes.Of(4500, seed: 2), await store.ReadBytesAsync("n/a/1.0.meta"));
    }

    [Fact]
    public async Task Write_Large_GoesInBlocksOfTheUsualSize()
    {
        using var store = Open(azurite.Settings(await azurite.CreateContainerAsync()));
        var bytes = TestBytes.Of(UploadMemory.BlockBytes * 3 + 1);

        Assert.True(await store.WriteAsync("big", bytes));

        Assert.Equal(Digest.Of(bytes), Digest.Of((await store.ReadBytesAsync("big"))!));
    }

    private static IWritableObjectStore Open(StoreSettings settings, int blockBytes = UploadMemory.BlockBytes) =>
        (IWritableObjectStore)new AzureStoreDriver { BlockBytes = blockBytes }.Open(settings);

    private static async Task ReadAndWriteAsync(StoreSettings settings)
    {
        using var store = Open(settings, blockBytes: 1000);
        foreach (var key in new[] { "with space+ü%41#", "big" })
        {
            Assert.True(await store.WriteAsync(key, TestBytes.Of(key.Length * 900)));
            Assert.Equal(TestBytes.Of(key.Length * 900), await store.ReadBytesAsync(key));
        }

        Assert.Equal(["big", "with space+ü%41#"], await store.ListKeysAsync());
        await store.DeleteAsync("big", CancellationToken.None);
        Assert.Null(await store.ReadBytesAsync("big"));
    }

    // An account SAS, as documented in "Create an account SAS", of the last version without encryption scopes.
    private static string Signature(DateTimeOffset until)
    {
        const string Version = "2019-12-12";
        var expiry = until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var text = $"{AzuriteServer.Account}\nrwdlac\nb\nco\n\n{expiry}\n\n\n{Version}\n";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(AzuriteServer.Key), Encoding.UTF8.GetBytes(text));
        return $"sv={Version}&ss=b&srt=co&sp=rwdlac&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    }
}
