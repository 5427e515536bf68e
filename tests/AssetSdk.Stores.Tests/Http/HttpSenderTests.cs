using System.Net;
using System.Net.Sockets;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpSenderTests : HttpTestBase
{
    [Fact]
    public async Task Send_ServerTakesNoBytes_FailsAsOneThatMayPass()
    {
        // It takes connections and reads nothing: more than the systems' buffers hold is never sent.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"http://{listener.LocalEndpoint}/a?token=secret") { Content = new ByteArrayContent(new byte[64 << 20]) };

        var failure = await Assert.ThrowsAsync<AssetException>(() => Sender(TimeSpan.FromMilliseconds(200)).SendAsync(request, CancellationToken.None));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.True(SourceFault.IsTransient(failure));
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NoAnswer_FailsAsOneThatMayPass()
    {
        Server.Always("a", new Fault { Raw = _ => [], Stall = 0 });
        using var request = new HttpRequestMessage(HttpMethod.Put, Server.Url + "/a") { Content = new ByteArrayContent(Bytes) };

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => Sender(TimeSpan.FromMilliseconds(200)).SendAsync(request, CancellationToken.None))));
    }

    [Fact]
    public async Task Send_Cancelled_IsCancelled()
    {
        Server.Always("a", new Fault { Raw = _ => [], Stall = 0 });
        using var cancel = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Put, Server.Url + "/a") { Content = new ByteArrayContent(Bytes) };

        var sent = Sender(TimeSpan.FromMinutes(1)).SendAsync(request, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        Server.Always("a", Fault.Redirect("/b", 307));
        using var request = new HttpRequestMessage(HttpMethod.Put, Server.Url + "/a") { Content = new ByteArrayContent(Bytes) };

        using var response = await Sender(TimeSpan.FromMinutes(1)).SendAsync(request, CancellationToken.None);

        Assert.Equal(HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(1_000_000, 16)]
    public async Task Observed_Body_TellsOfEachPieceAndKeepsBytesAndHeaders(int length, int pieces)
    {
        var taken = 0;
        using var inner = new ReadOnlyMemoryContent(TestBytes.Of(length));
        inner.Headers.ContentMD5 = [1, 2];
        using var body = new ObservedContent(inner, () => taken++);

        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes);

        Assert.Equal(TestBytes.Of(length), bytes.ToArray());
        Assert.Equal(pieces, taken);
        Assert.Equal(length, body.Headers.ContentLength);
        Assert.Equal([1, 2], body.Headers.ContentMD5);
    }

    [Fact]
    public async Task Read_AnswerThatIsTooLargeOrBreaksOff_Fails()
    {
        Server.Always("a", new Fault { Endless = true });
        Assert.False(SourceFault.IsTransient(await FailsToReadAsync()));
        Server.Always("a", Fault.TruncateAt(10));
        Assert.True(SourceFault.IsTransient(await FailsToReadAsync()));
    }

    private async Task<AssetException> FailsToReadAsync()
    {
        var sender = Sender(TimeSpan.FromMinutes(1));
        var url = new Uri(Server.Url + "/a");
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await sender.SendAsync(request, CancellationToken.None);
        return await Assert.ThrowsAsync<AssetException>(() => sender.ReadAsync(response, url, 1 << 20, CancellationToken.None));
    }

    private HttpSender Sender(TimeSpan stall) =>
        new(HttpCredential.Find(new Uri(Server.Url), Settings(Server.Url) with { Anonymous = true }), Transport(stall: stall));
}

public sealed class BearerTokensTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Header_UntilShortlyBeforeItExpires_IsTheSame()
    {
        using var tokens = Tokens();
        Assert.Null(tokens.Who);

        var first = await tokens.HeaderAsync(CancellationToken.None);
        _clock.Now += TimeSpan.FromMinutes(54);
        Assert.Same(first, await tokens.HeaderAsync(CancellationToken.None));
        _clock.Now += TimeSpan.FromMinutes(2);
        Assert.Equal("token-2", (await tokens.HeaderAsync(CancellationToken.None)).Parameter);
        Assert.Equal("the tests", tokens.Who);
    }

    [Fact]
    public async Task Header_ManyAtOnce_AskOnce()
    {
        using var tokens = Tokens();

        var headers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => tokens.HeaderAsync(CancellationToken.None).AsTask())));

        Assert.All(headers, h => Assert.Equal("token-1", h.Parameter));
    }

    [Fact]
    public async Task Forget_TokenThatWasGoodUntilNow_MayPass()
    {
        using var tokens = Tokens();
        var first = await tokens.HeaderAsync(CancellationToken.None);

        Assert.False(tokens.Forget(first));
        var second = await tokens.HeaderAsync(CancellationToken.None);
        _clock.Now += TimeSpan.FromMinutes(10);
        Assert.True(tokens.Forget(second));
        var third = await tokens.HeaderAsync(CancellationToken.None);

        // Another request had it renewed meanwhile.
        Assert.True(tokens.Forget(second));
        Assert.Same(third, await tokens.HeaderAsync(CancellationToken.None));
    }

    [Fact]
    public void Token_AsText_IsNotShown() =>
        Assert.DoesNotContain("secret", new BearerToken("secret", DateTimeOffset.MaxValue).ToString(), StringComparison.Ordinal);

    private BearerTokens Tokens() => new(() => new FixedTokens { Expires = _clock.Now.AddHours(1) }, _clock);
}

public sealed class Utf8OrderTests
{
    [Theory]
    [InlineData("a|b|c")]
    [InlineData("a|a\U0001F600|a\uE000|b")]
    [InlineData("a|a\U0001F600x|a\U0001F600y|a\uE000|b|b\U0001F600|b\uFFFD|c")]
    [InlineData("\U0001F600|\U0001F600/\U0001F600|\U0001F600/\uE000|\uE000|\uE001\U0001F600|\uE001\uE000")]
    public void Add_EitherOrder_GivesThatOfUtf8(string keys)
    {
        var expected = keys.Split('|').OrderBy(k => Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(k)), StringComparer.Ordinal).ToList();

        Assert.Equal(expected, Ordered(keys.Split('|').Order(StringComparer.Ordinal)));
        Assert.Equal(expected, Ordered(expected));
    }

    private static List<string> Ordered(IEnumerable<string> keys)
    {
        var order = new Utf8Order();
        var given = keys.SelectMany(k => order.Add(new ObjectEntry(k, 0))).ToList();
        return [.. given.Concat(order.Rest()).Select(e => e.Key)];
    }
}
