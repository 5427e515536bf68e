using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpTransferTests : HttpTestBase
{
    private static ObjectReadOptions From(long offset, string? validator) => new() { Offset = offset, Validator = validator };

    private Task<ObjectRead> ReadAsync(ObjectReadOptions? options = null, IObjectStore? store = null) =>
        (store ?? Open()).ReadAsync("a", options ?? ObjectReadOptions.Whole, CancellationToken.None);

    [Fact]
    public async Task Read_Stalls_BreaksWithAnIOException()
    {
        Server.Always("a", Fault.StallAt(1000));
        var store = new HttpStoreDriver(Transport(stall: TimeSpan.FromMilliseconds(200))).Open(Settings(Server.Url));

        Assert.Contains("sent nothing", (await BreaksAsync(await ReadAsync(store: store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ByteAWhile_BreaksWhenTheRateIsNextToNothing()
    {
        Server.Always("a", new Fault { Drip = true });
        using var transport = new HttpTransport { Clock = new LeapingClock(TimeSpan.FromSeconds(4)) };

        var failure = await BreaksAsync(await ReadAsync(store: new HttpStoreDriver(transport).Open(Settings(Server.Url))));

        Assert.Contains("bytes in 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SlowButSteady_IsReadToTheEnd()
    {
        // Two kilobytes a second, read by one who takes its time.
        Server.Objects["a"] = TestBytes.Of(400_000);
        using var transport = new HttpTransport { Clock = new LeapingClock(TimeSpan.FromSeconds(2)) };
        await using var read = await ReadAsync(store: new HttpStoreDriver(transport).Open(Settings(Server.Url)));

        var buffer = new byte[4096];
        var total = 0;
        int count;
        while ((count = await read.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
            total += count;

        Assert.Equal(400_000, total);
    }

    [Fact]
    public async Task Read_CancelledWhileItStalls_IsCancelled()
    {
        Server.Always("a", Fault.StallAt(1000));
        using var cancel = new CancellationTokenSource();
        await using var read = await Open().ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None);
        await read.Content.ReadExactlyAsync(new byte[1000], cancel.Token);

        var next = read.Content.ReadAsync(new byte[10], cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Read_CancelledThroughTheRequest_IsCancelled()
    {
        Server.Always("a", Fault.StallAt(1000));
        using var cancel = new CancellationTokenSource();
        await using var read = await Open().ReadAsync("a", ObjectReadOptions.Whole, cancel.Token);

        var all = ObjectStoreExtensions.BytesOf(read);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => all);
    }

    [Fact]
    public async Task Read_NeitherLengthNorValidator_GivesTheBytes()
    {
        Server.Always("a", new Fault { Bare = true });

        await using var read = await ReadAsync();

        Assert.Null(read.TotalLength);
        Assert.Null(read.Validator);
        Assert.Equal(Bytes, await ObjectStoreExtensions.BytesOf(read));
    }

    [Fact]
    public async Task Range_StrongTag_IsAskedForWithItsCondition()
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Reset();

        await using var read = await ReadAsync(From(10, validator));

        var request = Assert.Single(Server.Requests);
        Assert.Equal(206, request.Status);
        Assert.Equal("bytes=10-", request["Range"]);
        Assert.Equal(validator, request["If-Range"]);
    }

    [Fact]
    public async Task Range_WeakTag_IsNotAskedFor()
    {
        Server.Always("a", new Fault { ETag = "W/\"x\"" });
        var validator = await Open().ValidatorAsync("a");

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal("W/\"x\"", validator);
        Assert.Equal(0, read.Offset);
        Assert.All(Server.Requests, r => Assert.Null(r["Range"]));
    }

    [Fact]
    public async Task Range_DateLongAgo_IsAStrongValidator()
    {
        Server.Always("a", new Fault { ETag = "" });
        var validator = await Open().ValidatorAsync("a");

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(10, read.Offset);
        Assert.Equal("Fri, 02 Jan 2026 03:04:05 GMT", Server.Requests[1]["If-Range"]);
    }

    [Fact]
    public async Task Range_DateOfJustNow_IsAWeakValidator()
    {
        Server.Objects.Modified = DateTimeOffset.UtcNow;
        Server.Objects["a"] = Bytes;
        Server.Always("a", new Fault { ETag = "" });
        var validator = await Open().ValidatorAsync("a");

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(0, read.Offset);
        await using var again = await ReadAsync(new ObjectReadOptions { UnlessMatch = validator });
        Assert.Equal(ObjectReadStatus.NotModified, again.Status);
    }

    [Fact]
    public async Task Range_ServerWithoutRanges_IsGivenFromTheBeginning()
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Always("a", new Fault { IgnoreRange = true });

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(0, read.Offset);
        Assert.Equal(Bytes, await ObjectStoreExtensions.BytesOf(read));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Range_OtherBytesThanAsked_AreRefused(int error)
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Always("a", new Fault { RangeError = error });

        Assert.True(SourceFault.IsTransient(await FailsAsync(Open(), AssetErrorCode.SourceFailed, From(10, validator))));
    }

    [Fact]
    public async Task Range_LengthThatDoesNotFitTheRange_IsRefused()
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Always("a", new Fault { LengthError = -5 });

        await FailsAsync(Open(), AssetErrorCode.SourceFailed, From(10, validator));
    }

    [Fact]
    public async Task Range_PartOfAChangedObject_IsReadAnewFromTheBeginning()
    {
        var validator = await Open().ValidatorAsync("a");
        var changed = TestBytes.Of(100_000, seed: 2);
        Server.Next("a", new Fault { ChangeTo = changed, IgnoreConditions = true });

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(0, read.Offset);
        Assert.Equal(changed, await ObjectStoreExtensions.BytesOf(read));
    }

    // 412 where a service has other conditions than If-Range; 206 without a byte where one miscounts.
    [Theory]
    [InlineData(412)]
    [InlineData(416)]
    [InlineData(206)]
    public async Task Range_RefusedOrEmpty_IsReadAnewFromTheBeginning(int status)
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Next("a", Fault.Answer(status));

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(0, read.Offset);
        Assert.Equal(Bytes, await ObjectStoreExtensions.BytesOf(read));
    }

    [Fact]
    public async Task Range_PartWithoutItsTag_IsReadAnewFromTheBeginning()
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Next("a", new Fault { ETag = "", IgnoreConditions = true });

        await using var read = await ReadAsync(From(10, validator));

        Assert.Equal(0, read.Offset);
        Assert.Equal(validator, read.Validator);
    }

    [Fact]
    public async Task UnlessMatch_ServerWithoutConditions_IsNotModifiedAllTheSame()
    {
        var validator = await Open().ValidatorAsync("a");
        Server.Always("a", new Fault { IgnoreConditions = true });

        await using var read = await ReadAsync(new ObjectReadOptions { UnlessMatch = validator });

        Assert.Equal(ObjectReadStatus.NotModified, read.Status);
    }
}
