using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Parts of objects that lie behind what 32 bits count.</summary>
public sealed class LargeReadTests : IDisposable
{
    private const int Count = 300_000;

    private static readonly LargeObject Large = LargeObject.OfFiveGiB;

    private readonly TempFolder _folder = new();

    public static TheoryData<long> Offsets => [int.MaxValue - 1000L, uint.MaxValue - 1000L, (1L << 32) + 77, Large.Length - 20_000];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task Read_PartFarBehind_HttpGivesItsBytes(long offset)
    {
        await using var server = await LargeObjectServer.StartAsync("a", Large, []);
        using var store = StandardStores.Create().Open(new StoreSettings(server.Url));
        string? validator;
        await using (var first = await store.ReadAsync("a", new ObjectReadOptions { Length = 10 }, CancellationToken.None))
            validator = first.Validator;

        await using var read = await store.ReadAsync("a", new ObjectReadOptions { Offset = offset, Length = Count, Validator = validator }, CancellationToken.None);

        var expected = Large.Bytes(offset, (int)Math.Min(Count, Large.Length - offset));
        Assert.Equal((offset, Large.Length, (long?)expected.Length), (read.Offset, read.TotalLength, read.Length));
        Assert.Equal(expected, await ObjectStoreExtensions.BytesOf(read));
        Assert.Equal((offset, offset + expected.Length - 1), server.Ranges[^1]);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task Read_RestFarBehind_FileGivesItsBytes(long offset)
    {
        Large.WriteSparse(_folder["a"], from: offset);
        using var store = StandardStores.Create().Open(new StoreSettings(_folder));
        string? validator;
        await using (var first = await store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None))
            validator = first.Validator;

        await using var read = await store.ReadAsync("a", new ObjectReadOptions { Offset = offset, Validator = validator }, CancellationToken.None);

        Assert.Equal((offset, Large.Length), (read.Offset, read.TotalLength));
        var bytes = new byte[(int)Math.Min(Count, Large.Length - offset)];
        await read.Content.ReadExactlyAsync(bytes);
        Assert.Equal(Large.Bytes(offset, bytes.Length), bytes);
    }
}
