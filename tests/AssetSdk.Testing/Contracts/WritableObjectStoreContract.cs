using System.Text;
using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>What every driver does that writes, besides all of <see cref="ObjectStoreReaderContract"/>.</summary>
public abstract class WritableObjectStoreContract : ObjectStoreReaderContract
{
    private IWritableObjectStore Writable => (IWritableObjectStore)Store;

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task Write_AwkwardKey_IsReadAndListed(string key)
    {
        Assert.True(await Writable.WriteAsync(key, "content of " + key));

        Assert.Equal("content of " + key, await Store.ReadTextAsync(key));
        Assert.Equal([key], await Writable.ListKeysAsync());
    }

    [Theory]
    [MemberData(nameof(HostileKeys))]
    public async Task Write_HostileKey_IsRefused(string key)
    {
        await Assert.ThrowsAsync<AssetException>(() => Writable.WriteAsync(key, "x"));
        await Assert.ThrowsAsync<AssetException>(() => Writable.DeleteAsync(key, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000_000)]
    public async Task Write_AnyLength_IsReadBack(int length)
    {
        var bytes = TestBytes.Of(length);

        Assert.True(await Writable.WriteAsync("a/b", bytes));

        Assert.Equal(bytes, await Store.ReadBytesAsync("a/b"));
    }

    [Fact]
    public async Task Write_ExistsAlready_ChangesNothing()
    {
        Assert.True(await Writable.WriteAsync("a", "first"));

        Assert.False(await Writable.WriteAsync("a", "second"));

        Assert.Equal("first", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_IfMatch_Replaces()
    {
        await Writable.WriteAsync("a", "first");

        Assert.True(await Writable.WriteAsync("a", "second", await Store.ValidatorAsync("a")));

        Assert.Equal("second", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_IfMatchOfBefore_ChangesNothing()
    {
        await Writable.WriteAsync("a", "first!");
        var validator = await Store.ValidatorAsync("a");
        await Writable.WriteAsync("a", "second", validator);

        // Of the same length and a moment later: what a time stamp could miss.
        Assert.False(await Writable.WriteAsync("a", "third!", validator));

        Assert.Equal("second", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_IfMatchOfNothing_WritesNothing()
    {
        await Writable.WriteAsync("a", "x");
        var validator = await Store.ValidatorAsync("a");

        Assert.False(await Writable.WriteAsync("b", "y", validator));

        Assert.Null(await Store.ReadBytesAsync("b"));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(0)]
    public async Task Write_OtherLengthThanPromised_FailsAndWritesNothing(int length)
    {
        using var content = new MemoryStream(new byte[10]);

        await Assert.ThrowsAsync<AssetException>(() => Writable.TryWriteAsync("a", content, length, null, CancellationToken.None));

        Assert.Null(await Store.ReadBytesAsync("a"));
        Assert.Empty(await Writable.ListKeysAsync());
    }

    [Fact]
    public async Task Write_ContentThatFails_FailsAndWritesNothing()
    {
        using var content = new BreakingStream(TestBytes.Of(100_000), breakAt: 50_000);

        await Assert.ThrowsAsync<AssetException>(() => Writable.TryWriteAsync("a", content, 100_000, null, CancellationToken.None));

        Assert.Null(await Store.ReadBytesAsync("a"));
        Assert.Empty(await Writable.ListKeysAsync());
    }

    [Fact]
    public async Task Write_ContentThatFailsOfAReplacement_KeepsTheOld()
    {
        await Writable.WriteAsync("a", "old");
        using var content = new BreakingStream(TestBytes.Of(100_000), breakAt: 50_000);
        var validator = await Store.ValidatorAsync("a");

        await Assert.ThrowsAsync<AssetException>(() => Writable.TryWriteAsync("a", content, 100_000, validator, CancellationToken.None));

        Assert.Equal("old", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_FromTheMiddleOfAStream_TakesTheRest()
    {
        using var content = new MemoryStream("abcdef"u8.ToArray()) { Position = 2 };

        Assert.True(await Writable.TryWriteAsync("a", content, 4, null, CancellationToken.None));

        Assert.Equal("cdef", await Store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_ManyCreateOneKey_OneWins()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Writable.WriteAsync("deep/folder/a", TestBytes.Of(50_000, seed: i)))));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => won[i]);
        Assert.Equal(TestBytes.Of(50_000, seed: winner), await Store.ReadBytesAsync("deep/folder/a"));
    }

    [Fact]
    public async Task Write_ManySwapOneKey_NoneIsLost()
    {
        await Writable.WriteAsync("list", "");

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => AppendAsync($"{i};"))));

        var numbers = (await Store.ReadTextAsync("list"))!.TrimEnd(';').Split(';').Select(int.Parse).Order();
        Assert.Equal(Enumerable.Range(0, 12), numbers);
    }

    [Fact]
    public async Task Write_Cancelled_WritesNothing()
    {
        using var content = new MemoryStream([1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Writable.TryWriteAsync("a", content, 1, null, new CancellationToken(canceled: true)));

        Assert.Null(await Store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Delete_Object_IsGoneAndCanBeMadeAgain()
    {
        await Writable.WriteAsync("a/b/c", "old");
        await Writable.WriteAsync("a/d", "stays");

        await Writable.DeleteAsync("a/b/c", CancellationToken.None);

        Assert.Null(await Store.ReadBytesAsync("a/b/c"));
        Assert.Equal(["a/d"], await Writable.ListKeysAsync());
        Assert.True(await Writable.WriteAsync("a/b", "an object where the folder was"));
    }

    [Fact]
    public async Task Delete_NoSuchObject_IsNoError()
    {
        await Writable.WriteAsync("a/b", "x");

        await Writable.DeleteAsync("c", CancellationToken.None);
        await Writable.DeleteAsync("a", CancellationToken.None);
        await Writable.DeleteAsync("a/b/c", CancellationToken.None);

        Assert.Equal(["a/b"], await Writable.ListKeysAsync());
    }

    [Fact]
    public async Task List_AllKeys_AreSortedByTheirUtf8Bytes()
    {
        string[] keys = ["a-b", "a/b", "a/b.meta", "a0", "b", "B", "\uE000", "\U0001F600", "é", "z/y/x", "z/y-x"];
        foreach (var key in keys)
            await Writable.WriteAsync(key, key);

        Assert.Equal(keys.OrderBy(k => Convert.ToHexString(Encoding.UTF8.GetBytes(k)), StringComparer.Ordinal), await Writable.ListKeysAsync());
    }

    [Theory]
    [InlineData("", new[] { "a/b", "a/bc", "a/bd/e", "ab", "b" })]
    [InlineData("a", new[] { "a/b", "a/bc", "a/bd/e", "ab" })]
    [InlineData("a/", new[] { "a/b", "a/bc", "a/bd/e" })]
    [InlineData("a/b", new[] { "a/b", "a/bc", "a/bd/e" })]
    [InlineData("a/bd", new[] { "a/bd/e" })]
    [InlineData("a/bd/", new[] { "a/bd/e" })]
    [InlineData("a/bd/e", new[] { "a/bd/e" })]
    [InlineData("a/bd/e/", new string[0])]
    [InlineData("c", new string[0])]
    [InlineData("../", new string[0])]
    public async Task List_Prefix_GivesTheKeysThatBeginWithIt(string prefix, string[] expected)
    {
        foreach (var key in new[] { "b", "a/bd/e", "ab", "a/b", "a/bc" })
            await Writable.WriteAsync(key, key);

        Assert.Equal(expected, await Writable.ListKeysAsync(prefix));
    }

    [Fact]
    public async Task List_Entries_HaveTheirLengths()
    {
        await Writable.WriteAsync("a", TestBytes.Of(123));

        await foreach (var entry in Writable.ListAsync("", CancellationToken.None))
            Assert.Equal(new ObjectEntry("a", 123), entry);
    }

    private async Task AppendAsync(string text)
    {
        while (true)
        {
            await using var read = await Store.ReadAsync("list", ObjectReadOptions.Whole, CancellationToken.None);
            var old = Encoding.UTF8.GetString(await ObjectStoreExtensions.BytesOf(read));
            if (await Writable.WriteAsync("list", old + text, read.Validator))
                return;
        }
    }
}
