using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpStatusTests : HttpTestBase
{
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
