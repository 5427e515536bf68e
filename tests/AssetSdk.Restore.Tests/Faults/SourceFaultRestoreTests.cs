using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// Whole restores from a lying or failing source, fault by fault and at each kind of object: the right result or a clear error within a bounded
/// number of tries; nothing wrong is ever trusted, and nothing right is brought again when the fault is gone.
/// </summary>
public abstract class SourceFaultRestoreTests : IAsyncLifetime
{
    private const string Versions = "n/a.versions";
    private const string Manifest = "n/a/1.0.meta";
    private const string File = "n/a/1.0/b";
    protected const string LargeFile = "n/a/1.0/large";

    // Large enough to be continued where it broke off.
    private static readonly string Large = new('l', SmallDownload.MaxSize + 1);

    private static readonly Lazy<Task<(Digest Digest, Dictionary<string, byte[]> Objects)>> Published = new(PublishAsync);

    // A test that has the large file come in parts says here how long they are.
    protected virtual int PartSize => TransferSettings.DefaultPartSize;

    private readonly RestoreFixture _f = new();
    private FaultySource _source = null!;
    private Digest _digest;

    // One after the other, so that it is known what was there when the fault came.
    private ProjectRequest Project => _f.Project("n/right", "n/a") with { Store = _source.Url, Parallelism = "1" };

    internal abstract Task<FaultySource> CreateAsync();

    /// <summary>What must come out where that is not what the table says.</summary>
    protected virtual AssetErrorCode? Expected(string name, bool once, AssetErrorCode? code) => code;

    public async Task InitializeAsync()
    {
        _f.PartSize = PartSize;
        (_digest, var objects) = await Published.Value;
        _source = await CreateAsync();
        foreach (var (key, bytes) in objects)
            _source.Put(key, bytes);
    }

    public async Task DisposeAsync()
    {
        await _source.DisposeAsync();
        _f.Dispose();
    }

    protected async Task CheckAsync(string name, string key, bool once)
    {
        var fault = SourceFaults.Of(name);
        var outcome = _source.OutcomeOf(fault);
        var code = key switch { Versions => outcome.Versions, Manifest => outcome.Manifest, File when fault.OfContinued => null, _ => outcome.File };
        if (once && outcome.Read != ReadOutcome.Lasting && AssetErrorCode.SourceFailed.Equals(code))
            code = null;
        code = Expected(name, once, code);
        var driver = _source.Driver(fault, TimeSpan.FromMilliseconds(250));
        _f.Stores = () => StandardStores.Create(driver);

        _source.Break(key, fault, once);
        if (code is null)
            await AssertRestoredAsync();
        else
            await AssertFailedAsync(code, key);

        _source.Heal();
        driver = _source.Driver(fault, TimeSpan.FromMinutes(1));
        await AssertRestoredAsync();
        foreach (var right in new[] { "n/right/1.0/a", "n/right/1.0/b" }.Concat(code is null ? [File, LargeFile] : []).Concat(key == File ? [LargeFile, "n/a/1.0/a"] : []))
            Assert.Equal(0, _source.CountOf(right) ?? 0);
    }

    private async Task AssertRestoredAsync()
    {
        var result = await _f.RestoreAsync(Project);

        Assert.Equal(_digest, result.Assets.Single(a => a.Name == "n/a").Digest);
        Assert.Equal(Text("b"), await System.IO.File.ReadAllTextAsync(Path.Combine(result.Assets.Single(a => a.Name == "n/a").LocalPath, "b")));
        Assert.Equal(Large, await System.IO.File.ReadAllTextAsync(Path.Combine(result.Assets.Single(a => a.Name == "n/a").LocalPath, "large")));
        AssertSound();
    }

    private async Task AssertFailedAsync(AssetErrorCode code, string key)
    {
        var failure = await _f.FailAsync(Project, code);

        Assert.Contains("n/a", failure.Message + failure.Origin?.Include, StringComparison.Ordinal);
        Assert.Equal("", _f.LockText());
        Assert.Single(_f.Markers);
        Assert.Null(new AssetCache(_f.Cache).TryReadTree(_digest));
        Assert.InRange(_source.CountOf(key) ?? 1, 1, _f.PartSize < Large.Length ? 25 : 10);
        AssertSound();
    }

    private void AssertSound()
    {
        _f.AssertCacheIsSound();
        Assert.Empty(_f.Staged);
        Assert.All(_f.Clock.Waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
    }

    private static string Text(string of) => string.Concat(Enumerable.Repeat(of + "\n", 600));

    private static async Task<(Digest Digest, Dictionary<string, byte[]> Objects)> PublishAsync()
    {
        using var f = new RestoreFixture();
        await f.PublishAsync("store", "n/right", "1.0", ("a", Text("right a")), ("b", Text("right b")));
        for (var minor = 0; minor < 9; minor++)
            await f.PublishAsync("store", "n/a", $"0.{minor}", ("x", "x"));
        var digest = await f.PublishAsync("store", "n/a", "1.0", ("a", Text("a")), ("b", Text("b")), ("c", Text("c")), ("large", Large));

        // The older versions are listed and not there: a fault of the latest must not look like an older one.
        return (digest, f.Temp.Files("store")
            .Where(k => !k.StartsWith("_assetsdk/", StringComparison.Ordinal) && !k.Contains("/0.", StringComparison.Ordinal))
            .ToDictionary(k => k, k => System.IO.File.ReadAllBytes(f.Temp["store/" + k]), StringComparer.Ordinal));
    }

    protected static TheoryData<string, string, bool> Rows(Func<SourceFaultCase, bool> where, params bool[] once) => Rows([Versions, Manifest, File, LargeFile], where, once);

    protected static TheoryData<string, string, bool> Rows(string[] keys, Func<SourceFaultCase, bool> where, params bool[] once)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var fault in SourceFaults.All.Where(where))
        {
            foreach (var key in keys)
            {
                foreach (var one in once)
                    rows.Add(fault.Name, key, one);
            }
        }

        return rows;
    }

    /// <summary>
    /// What one of three clouds is asked of what a web server is: all of it in the long form, else each third case, so that every case is one of a cloud too. The drivers meet every
    /// fault in the tests of the stores.
    /// </summary>
    protected static TheoryData<string, string, bool> OfCloud(int cloud, TheoryData<string, string, bool> cases)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var row in cases.Where((_, i) => LongTests.Wanted || i % 3 == cloud))
            rows.Add((string)row[0], (string)row[1], (bool)row[2]);
        return rows;
    }
}

public abstract class ServerSourceFaultRestoreTests : SourceFaultRestoreTests
{
    internal override async Task<FaultySource> CreateAsync() => new FaultyServerSource(
        await FaultServer.StartAsync(),
        (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new HttpStoreDriver(transport), transport);
        });
}

public abstract class S3ServerSourceFaultRestoreTests : SourceFaultRestoreTests
{
    internal override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.S3, "s3://bucket", key => "bucket/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new S3StoreDriver(transport), transport);
        })
        { Environment = static name => name is "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" ? "a-key-of-the-tests" : null };
}

public sealed class HttpSourceFaultRestoreTests : ServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => Rows(f => f is { Answers: not null, Silent: false }, false, true);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

/// <summary>The same with a file that comes in parts, several at once.</summary>
public sealed class PartSourceFaultRestoreTests : ServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => Rows([LargeFile], f => f is { Answers: not null, Silent: false }, false, true);

    protected override int PartSize => SmallDownload.MaxSize / 8;

    // Of a part no more is taken than was asked for, one that is longer or shorter than it may be is none, and what gives no parts is asked again for the whole.
    protected override AssetErrorCode? Expected(string name, bool once, AssetErrorCode? code) => name switch
    {
        "sends more without saying a length" or "sends without end" => null,
        "says a length that is too long" or "says a length that is too short" => once ? null : AssetErrorCode.SourceFailed,
        "answers 416" or "answers 206" when once => null,
        _ => code,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

public sealed class S3SourceFaultRestoreTests : S3ServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(0, HttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

/// <summary>Restores from servers that no driver gets a word out of.</summary>
public sealed class ConnectionFaultRestoreTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public static TheoryData<string> Cases => [.. ConnectionFaults.All.Select(f => f.Name)];

    public void Dispose() => _f.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_FaultOfTheConnection_FailsAfterAFewTries(string name)
    {
        await using var unreachable = await ConnectionFaults.Of(name).StartAsync();

        await AssertFailsAsync(unreachable.Url, new HttpTransport { TrustedRoots = unreachable.Roots }, ConnectionFaults.Of(name).MayPass ? 4 : 0);
    }

    [Fact]
    public async Task Run_NobodyListens_FailsAfterAFewTries()
    {
        using var closed = new ClosedPort();

        await AssertFailsAsync(closed.Url, new HttpTransport(), waits: 4);
    }

    private async Task AssertFailsAsync(string url, HttpTransport transport, int waits)
    {
        _f.Stores = () => StandardStores.Create(new HttpStoreDriver(transport));

        await _f.FailAsync(_f.Project("n/a") with { Store = url }, AssetErrorCode.SourceFailed);

        Assert.Equal(waits, _f.Clock.Waits.Count);
        Assert.Equal("", _f.LockText());
        Assert.Empty(_f.Markers);
        transport.Dispose();
    }
}

/// <summary>Apart, since these wait and others can run meanwhile.</summary>
public sealed class SilentHttpSourceFaultRestoreTests : ServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => Rows(f => f is { Answers: not null, Silent: true }, false, true);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_SilentServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

/// <summary>As <see cref="SilentHttpSourceFaultRestoreTests"/>.</summary>
public sealed class SilentS3SourceFaultRestoreTests : S3ServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(0, SilentHttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_SilentServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

public sealed class FileSourceFaultRestoreTests : SourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => Rows(f => f.File is not null, false);

    internal override Task<FaultySource> CreateAsync() => Task.FromResult<FaultySource>(new FaultyFolderSource(new TempFolder(), new FileStoreDriver()));

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAFolder_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}
