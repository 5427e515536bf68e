using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>What every driver does when it reads. A driver's tests inherit all of it, and override none.</summary>
public abstract class ObjectStoreReaderContract : IAsyncLifetime
{
    private StoreUnderTest? _subject;

    protected StoreUnderTest Subject => _subject!;

    protected IObjectStore Store => Subject.Store;

    /// <summary>Makes an empty store.</summary>
    protected abstract Task<StoreUnderTest> CreateAsync();

    public async Task InitializeAsync() => _subject = await CreateAsync();

    public async Task DisposeAsync() => await Subject.DisposeAsync();

    /// <summary>Keys that are allowed and that protocols, shells and file systems like to get wrong.</summary>
    public static TheoryData<string> AwkwardKeys =>
    [
        "a", "a/b/c", "with space", "a+b", "100%", "%41", "%2e%2e/x", "a#b", "a?b=c", "a&b", "semi;colon", "co:lon/x", "q'uote", "dou\"ble", "(x)", "[x]", "{x}", "a@b", "a=b", "a,b", "~x", "$x", "!x", "*x", "<x>", "a|b", "^x", "`x`",
        ".dot", "..dots", "dots..", "a/.hidden/b", "-dash", "f\u00fcr", "fu\u0308r", "日本語/ファイル", "emoji-\U0001F600", "\uE000", "_assetsdk/x",
    ];

    /// <summary>Keys that could name something outside the store.</summary>
    public static TheoryData<string> HostileKeys =>
        ["", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", ".", "./x", "a/./b", "a//b", "a/", "a\\b", "..\\x", "C:/x", "a\0b", "a\nb", "a\rb", "\u0001", new string('x', 1025)];

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task Read_AwkwardKey_GivesItsBytes(string key)
    {
        await Subject.PutAsync(key, "content of " + key);

        Assert.Equal("content of " + key, await Store.ReadTextAsync(key));
    }

    [Theory]
    [MemberData(nameof(HostileKeys))]
    public async Task Read_HostileKey_IsRefused(string key) =>
        await Assert.ThrowsAsync<AssetException>(() => Store.ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None));

    // Not among the others: test runners turn half a surrogate pair into something else.
    [Fact]
    public async Task Read_KeyThatIsNoUnicode_IsRefused() =>
        await Assert.ThrowsAsync<AssetException>(() => Store.ReadAsync("a\ud800", ObjectReadOptions.Whole, CancellationToken.None));

    [Fact]
    public async Task Read_NormalFormsOfOneText_AreTwoObjects()
    {
        await Subject.PutAsync("f\u00fcr", "composed");
        await Subject.PutAsync("fu\u0308r", "decomposed");

        Assert.Equal("composed", await Store.ReadTextAsync("f\u00fcr"));
        Assert.Equal("decomposed", await Store.ReadTextAsync("fu\u0308r"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(3_000_000)]
    public async Task Read_AnyLength_GivesBytesLengthAndValidator(int length)
    {
        var bytes = TestBytes.Of(length);
        await Subject.PutAsync("some/object", bytes);

        await using var read = await Store.ReadAsync("some/object", ObjectReadOptions.Whole, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.Equal(0, read.Offset);
        Assert.Equal(length, read.TotalLength);
        Assert.NotNull(read.Validator);
        Assert.Equal(bytes, await ObjectStoreExtensions.BytesOf(read));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("a/x")]
    [InlineData("a/b/c/d")]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("other/deep/path")]
    public async Task Read_NoSuchObject_IsNotFound(string key)
    {
        await Subject.PutAsync("a/b/c", "x");

        await using var read = await Store.ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.NotFound, read.Status);
        Assert.Null(read.Validator);
    }

    [Fact]
    public async Task Read_SegmentLongerThanFileNames_IsNotFound()
    {
        await Subject.PutAsync("a", "x");

        Assert.Null(await Store.ReadBytesAsync(new string('n', 300)));
    }

    [Fact]
    public async Task Read_UnlessMatchItsValidator_IsNotModified()
    {
        await Subject.PutAsync("a", "x");
        var validator = await Store.ValidatorAsync("a");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { UnlessMatch = validator }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.NotModified, read.Status);
    }

    [Fact]
    public async Task Read_UnlessMatchAfterChange_GivesTheNewBytes()
    {
        await Subject.PutAsync("a", "old");
        var validator = await Store.ValidatorAsync("a");
        await Subject.PutAsync("a", "new");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { UnlessMatch = validator }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.NotEqual(validator, read.Validator);
        Assert.Equal("new"u8.ToArray(), await ObjectStoreExtensions.BytesOf(read));
    }

    [Fact]
    public async Task Read_UnlessMatchAfterDelete_IsNotFound()
    {
        await Subject.PutAsync("a", "x");
        var validator = await Store.ValidatorAsync("a");
        await Subject.RemoveAsync("a");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { UnlessMatch = validator }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.NotFound, read.Status);
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1000, 999)]
    [InlineData(200_000, 1)]
    [InlineData(200_000, 131_072)]
    public async Task Read_FromOffset_GivesTheRest(int length, int offset)
    {
        var bytes = TestBytes.Of(length);
        await Subject.PutAsync("a", bytes);
        var validator = await Store.ValidatorAsync("a");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = offset, Validator = validator }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.Equal(length, read.TotalLength);
        Assert.Equal(bytes[(int)read.Offset..], await ObjectStoreExtensions.BytesOf(read));
        Assert.Equal(offset, read.Offset);
        Assert.Equal(validator, read.Validator);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(200_000)]
    public async Task Read_FromOffsetAfterChange_GivesTheNewBytesFromTheBeginning(int length)
    {
        await Subject.PutAsync("a", TestBytes.Of(length, seed: 1));
        var validator = await Store.ValidatorAsync("a");
        var changed = TestBytes.Of(length, seed: 2);
        await Subject.PutAsync("a", changed);

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = 500, Validator = validator }, CancellationToken.None);

        Assert.Equal(0, read.Offset);
        Assert.Equal(changed, await ObjectStoreExtensions.BytesOf(read));
        Assert.NotEqual(validator, read.Validator);
    }

    [Fact]
    public async Task Read_FromOffsetWithoutValidator_GivesAllFromTheBeginning()
    {
        var bytes = TestBytes.Of(1000);
        await Subject.PutAsync("a", bytes);

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = 500 }, CancellationToken.None);

        Assert.Equal(0, read.Offset);
        Assert.Equal(bytes, await ObjectStoreExtensions.BytesOf(read));
    }

    [Theory]
    [InlineData(1000, 0, 1)]
    [InlineData(1000, 300, 200)]
    [InlineData(1000, 900, 500)]
    [InlineData(200_000, 0, 100_000)]
    [InlineData(200_000, 131_072, 1000)]
    [InlineData(0, 0, 10)]
    public async Task Read_Part_GivesItAndSaysHowMuchThereIs(int size, int offset, int length)
    {
        var bytes = TestBytes.Of(size);
        await Subject.PutAsync("a", bytes);
        var validator = await Store.ValidatorAsync("a");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = offset, Length = length, Validator = offset > 0 ? validator : null }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.Equal((offset, size, validator), (read.Offset, read.TotalLength, read.Validator));
        var given = await ObjectStoreExtensions.BytesOf(read);
        Assert.Equal(given.Length, read.Length);
        Assert.InRange(given.Length, Math.Min(length, size - offset), size - offset);
        Assert.Equal(bytes[offset..(offset + given.Length)], given);
    }

    [Fact]
    public async Task Read_PartAfterChange_GivesNoPartOfTheNew()
    {
        await Subject.PutAsync("a", TestBytes.Of(200_000, seed: 1));
        var validator = await Store.ValidatorAsync("a");
        var changed = TestBytes.Of(200_000, seed: 2);
        await Subject.PutAsync("a", changed);

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = 500, Length = 100, Validator = validator }, CancellationToken.None);

        Assert.Equal(0, read.Offset);
        Assert.NotEqual(validator, read.Validator);
        Assert.Equal(changed[..(int)read.Length!], await ObjectStoreExtensions.BytesOf(read));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(5000)]
    public async Task Read_FromTheEndOrBehind_GivesNoWrongBytes(int offset)
    {
        var bytes = TestBytes.Of(1000);
        await Subject.PutAsync("a", bytes);
        var validator = await Store.ValidatorAsync("a");

        await using var read = await Store.ReadAsync("a", new ObjectReadOptions { Offset = offset, Validator = validator }, CancellationToken.None);

        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.InRange(read.Offset, 0, 1000);
        Assert.Equal(bytes[(int)read.Offset..], await ObjectStoreExtensions.BytesOf(read));
    }

    [Fact]
    public async Task Read_ManyAtOnce_EachGetsItsOwn()
    {
        for (var i = 0; i < 20; i++)
            await Subject.PutAsync($"many/{i}", TestBytes.Of(10_000 + i, seed: i));

        var all = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Store.ReadBytesAsync($"many/{i % 20}")));

        for (var i = 0; i < all.Length; i++)
            Assert.Equal(TestBytes.Of(10_000 + (i % 20), seed: i % 20), all[i]);
    }

    [Fact]
    public async Task Read_Cancelled_Throws()
    {
        await Subject.PutAsync("a", "x");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync("a", ObjectReadOptions.Whole, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Read_DisposedHalfway_LeavesTheStoreUsable()
    {
        await Subject.PutAsync("a", TestBytes.Of(2_000_000));
        await using (var read = await Store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None))
            await read.Content.ReadExactlyAsync(new byte[10]);

        Assert.Equal(2_000_000, (await Store.ReadBytesAsync("a"))!.Length);
    }
}
