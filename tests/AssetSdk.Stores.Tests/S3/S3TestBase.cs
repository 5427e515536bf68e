using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A server in this process that a test answers for, with the object <c>a</c> of the bucket <c>bucket</c>.</summary>
public abstract class S3TestBase : IAsyncLifetime
{
    protected const string Secret = "the-secret-key";
    protected const string Region = "x-amz-bucket-region";

    private readonly List<IDisposable> _disposables = [];

    protected FaultServer Server { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Server = await FaultServer.StartAsync();
        Server.Absent = ServiceWords.S3;
        Server.Objects["bucket/a"] = "bytes"u8.ToArray();
    }

    public virtual async Task DisposeAsync()
    {
        _disposables.ForEach(d => d.Dispose());
        await Server.DisposeAsync();
    }

    /// <summary>A store over the server, with credentials in the environment unless that says otherwise.</summary>
    protected IWritableObjectStore Open(StoreSettings? settings = null, params (string Name, string Value)[] environment) =>
        Open(new S3StoreDriver(), settings ?? new StoreSettings("s3://bucket") { Endpoint = Server.Url }, environment);

    internal IWritableObjectStore Open(S3StoreDriver driver, StoreSettings settings, params (string Name, string Value)[] environment)
    {
        (string Name, string Value)[] all = [.. environment, ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", Secret)];
        var store = (IWritableObjectStore)driver.Open(settings with { Environment = name => all.FirstOrDefault(e => e.Name == name).Value });
        _disposables.Add(store);
        return store;
    }

    /// <summary>A store of Amazon's, for which the server answers: it is the proxy. Paths are whole URLs then.</summary>
    protected IWritableObjectStore OpenAmazon(string url, string? region = null, TimeSpan? stall = null, params (string Name, string Value)[] environment)
    {
        var transport = new HttpTransport(proxy: new System.Net.WebProxy(Server.Url)) { StallTimeout = stall ?? TimeSpan.FromMinutes(1) };
        _disposables.Add(transport);
        return Open(new S3StoreDriver(transport) { AmazonScheme = "http" }, new StoreSettings(url) { Region = region }, environment);
    }

    /// <summary>An answer with S3's XML of an error.</summary>
    protected static Fault Error(int status, string code, string more = "", string headers = "") => Answer(
        status,
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>In the words of S3</Message>{more}<RequestId>1</RequestId></Error>",
        headers);

    /// <summary>An answer with a body, after which the server closes the connection.</summary>
    protected static Fault Answer(int status, string body, string headers = "") =>
        Fault.Head(FormattableString.Invariant($"HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Type: application/xml\r\nContent-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}{(headers.Length > 0 ? "\r\n" + headers : "")}"), _ => System.Text.Encoding.UTF8.GetBytes(body));

    protected static async Task<AssetException> FailsAsync(IObjectStore store, AssetErrorCode code)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));
        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
