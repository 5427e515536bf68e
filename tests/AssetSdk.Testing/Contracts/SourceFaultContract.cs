using System.Security.Cryptography.X509Certificates;
using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>
/// What a driver makes of a lying or failing source, fault by fault: what <see cref="SourceFaults"/> says, never another exception, and the right
/// bytes again when the fault is gone.
/// </summary>
public abstract class SourceFaultContract : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 50_000).Select(i => (byte)('a' + (i % 23)))];

    private FaultySource _source = null!;

    /// <summary>The object that is read.</summary>
    protected virtual string Key => "n/a/1.0/data";

    protected abstract Task<FaultySource> CreateAsync();

    public async Task InitializeAsync()
    {
        _source = await CreateAsync();
        _source.Put(Key, Bytes);
    }

    public async Task DisposeAsync() => await _source.DisposeAsync();

    protected async Task CheckAsync(string name)
    {
        var fault = SourceFaults.Of(name);

        // The read without a fault is tried only once, and a busy machine takes its time for it.
        using var store = _source.Driver(fault, TimeSpan.FromSeconds(2)).Open(new StoreSettings(_source.Url) { Anonymous = true });

        _source.Break(Key, fault, once: false);
        Assert.Equal(_source.OutcomeOf(fault).Read, await ReadAsync(store));

        // Nothing of a fault stays behind in the driver: no connection with the rest of an answer, nothing remembered.
        _source.Heal();
        Assert.Equal(ReadOutcome.Right, await ReadAsync(store));
    }

    private async Task<ReadOutcome> ReadAsync(IObjectStore store)
    {
        try
        {
            await using var read = await store.ReadAsync(Key, ObjectReadOptions.Whole, CancellationToken.None);
            if (read.Status == ObjectReadStatus.NotFound)
                return ReadOutcome.NotFound;
            Assert.Equal(ObjectReadStatus.Found, read.Status);
            return await IsRightAsync(read.Content) ? ReadOutcome.Right : ReadOutcome.OtherBytes;
        }
        catch (Exception e) when (e is AssetException or IOException)
        {
            return SourceFault.IsTransient(e) ? ReadOutcome.Passing : ReadOutcome.Lasting;
        }
    }

    // Read no further than it takes to know: some sources never end.
    private static async Task<bool> IsRightAsync(Stream content)
    {
        var bytes = new byte[Bytes.Length + 1];
        var count = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes.AsSpan(0, count).SequenceEqual(Bytes);
    }
}

/// <summary>The faults of servers and of connections to them: for every driver that speaks HTTP.</summary>
public abstract class ServerSourceFaultContract : SourceFaultContract
{
    public static TheoryData<string> Cases => [.. SourceFaults.All.Where(f => f.Answers is not null).Select(f => f.Name)];

    public static TheoryData<string> Connections => [.. ConnectionFaults.All.Select(f => f.Name)];

    /// <summary>The driver under test, with these certificates trusted.</summary>
    protected abstract IObjectStoreDriver Driver(X509Certificate2Collection roots);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Read_FaultOfAServer_HasTheOutcomeOfTheTable(string name) => CheckAsync(name);

    [Theory]
    [MemberData(nameof(Connections))]
    public async Task Read_FaultOfTheConnection_FailsAndNamesTheHost(string name)
    {
        var fault = ConnectionFaults.Of(name);
        await using var unreachable = await fault.StartAsync();

        Assert.Equal(fault.MayPass, SourceFault.IsTransient(await FailsAsync(unreachable.Url, unreachable.Roots)));
        Assert.Empty(unreachable.Server.Requests);
    }

    [Fact]
    public async Task Read_NobodyListens_FailsAsOneThatMayPass()
    {
        using var closed = new ClosedPort();

        Assert.True(SourceFault.IsTransient(await FailsAsync(closed.Url, [])));
    }

    [Fact]
    public async Task Read_UnknownHost_FailsAndNamesTheHost() => await FailsAsync(ConnectionFaults.UnknownHostUrl, []);

    private async Task<AssetException> FailsAsync(string url, X509Certificate2Collection roots)
    {
        using var store = Driver(roots).Open(new StoreSettings(url) { Anonymous = true });
        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadAsync(Key, ObjectReadOptions.Whole, CancellationToken.None));
        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains(new Uri(url).Host, failure.Message, StringComparison.Ordinal);
        return failure;
    }
}

/// <summary>The faults of folders.</summary>
public abstract class FolderSourceFaultContract : SourceFaultContract
{
    public static TheoryData<string> Cases => [.. SourceFaults.All.Where(f => f.File is not null).Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Read_FaultOfAFolder_HasTheOutcomeOfTheTable(string name) => CheckAsync(name);
}
