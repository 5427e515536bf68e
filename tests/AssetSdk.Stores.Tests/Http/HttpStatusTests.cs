using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpStatusTests : HttpTestBase
{
    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Read_StatusOfAbsence_IsNotFound(int status)
    {
        Server.Always("a", Fault.Answer(status));

        Assert.Null(await Open().ReadBytesAsync("a"));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(407)]
    public async Task Read_AccessRefused_SaysWhatWasSentAndThatS3HidesAbsence(int status)
    {
        Server.Always("a", Fault.Answer(status));

        var failure = await FailsAsync(Open(), AssetErrorCode.AccessDenied);

        Assert.Contains("no credentials were sent", failure.Message, StringComparison.Ordinal);
        Assert.Contains("S3", failure.Message, StringComparison.Ordinal);
        Assert.False(SourceFault.IsTransient(failure));
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(501, false)]
    [InlineData(505, false)]
    [InlineData(400, false)]
    [InlineData(405, false)]
    [InlineData(418, false)]
    [InlineData(204, false)]
    [InlineData(304, false)]
    [InlineData(300, false)]
    public async Task Read_OtherStatus_FailsAndSaysWhetherToTryAgain(int status, bool transient)
    {
        Server.Always("a", Fault.Answer(status));

        var failure = await FailsAsync(Open(), AssetErrorCode.SourceFailed);

        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Equal(transient, SourceFault.IsTransient(failure));
        Assert.Null(SourceFault.RetryAfter(failure));
    }

    [Fact]
    public async Task Read_RetryAfterSeconds_IsGiven()
    {
        Server.Always("a", Fault.Answer(503, retryAfter: "17"));

        Assert.Equal(TimeSpan.FromSeconds(17), SourceFault.RetryAfter(await FailsAsync(Open(), AssetErrorCode.SourceFailed)));
    }

    [Fact]
    public async Task Read_RetryAfterDateThatPassed_IsZero()
    {
        Server.Always("a", Fault.Answer(429, retryAfter: "Fri, 02 Jan 2015 03:04:05 GMT"));

        Assert.Equal(TimeSpan.Zero, SourceFault.RetryAfter(await FailsAsync(Open(), AssetErrorCode.SourceFailed)));
    }

    [Fact]
    public async Task Read_PartWithoutRange_IsRefused()
    {
        Server.Always("a", Fault.Answer(206));

        await FailsAsync(Open(), AssetErrorCode.SourceFailed);
    }

    [Fact]
    public async Task Read_ConnectionDropped_FailsAsTransient()
    {
        Server.Always("a", new Fault { Drop = true });

        Assert.True(SourceFault.IsTransient(await FailsAsync(Open(), AssetErrorCode.SourceFailed)));
    }

    [Fact]
    public async Task Read_NobodyListens_FailsAsTransientAndNamesTheHost()
    {
        var url = Server.Url;
        await Server.DisposeAsync();

        var failure = await FailsAsync(Open(url), AssetErrorCode.SourceFailed);

        Assert.True(SourceFault.IsTransient(failure));
        Assert.Contains(new Uri(url).Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_UnknownHost_FailsAndNamesTheHost()
    {
        var failure = await FailsAsync(Open("https://no-such-host.invalid/store"), AssetErrorCode.SourceFailed);

        Assert.Contains("no-such-host.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TlsWhereNoneIs_FailsAndNamesTheHost()
    {
        var url = Server.Url.Replace("http://", "https://", StringComparison.Ordinal);

        var failure = await FailsAsync(Open(url), AssetErrorCode.SourceFailed);

        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoAnswer_FailsAsTransient()
    {
        var never = new TaskCompletionSource();
        Server.Always("a", Fault.HoldUntil(never.Task));
        var store = new HttpStoreDriver(Transport(stall: TimeSpan.FromMilliseconds(50))).Open(Settings(Server.Url));

        Assert.True(SourceFault.IsTransient(await FailsAsync(store, AssetErrorCode.SourceFailed)));
    }

    [Fact]
    public async Task Read_Request_AsksForTheBytesAsTheyAre()
    {
        await Open().ReadBytesAsync("a");

        var request = Assert.Single(Server.Requests);
        Assert.Equal("identity", request["Accept-Encoding"]);
        Assert.Null(request["Authorization"]);
        Assert.Null(request["Cookie"]);
        Assert.Null(request["traceparent"]);
    }

    [Theory]
    [InlineData("a b", "/a%20b")]
    [InlineData("a+b", "/a%2Bb")]
    [InlineData("%41", "/%2541")]
    [InlineData("a#b?c", "/a%23b%3Fc")]
    [InlineData("f\u00fcr", "/f%C3%BCr")]
    [InlineData("fu\u0308r", "/fu%CC%88r")]
    [InlineData("x/%2e%2e/y", "/x/%252e%252e/y")]
    public async Task Read_Key_IsSentPercentEncodedBySegment(string key, string target)
    {
        await Open().ReadBytesAsync(key);

        Assert.Equal(target, Server.Requests[0].Target);
    }
}
