using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>A cloud's store behind a server whose answers can be made faulty.</summary>
/// <param name="server">The server.</param>
/// <param name="absent">The service's own words for an object that is not there.</param>
/// <param name="url">The store's URL in the cloud.</param>
/// <param name="path">The server's path of an object, decoded, from its key.</param>
/// <param name="driver">Makes the driver under test and what holds its connections, as <see cref="FaultyServerSource"/> says.</param>
public sealed class FaultyCloudSource(FaultServer server, Fault absent, string url, Func<string, string> path, Func<TimeSpan, TimeProvider, (IObjectStoreDriver Driver, IDisposable Connections)> driver) : FaultySource
{
    private readonly FaultyServerSource _source = new(server, driver);

    /// <summary>What the driver sees of the environment, such as credentials; without it asks as nobody.</summary>
    public Func<string, string?>? Environment { get; init; }

    public override string Url => _source.Url;

    public override IObjectStoreDriver Driver(SourceFaultCase fault, TimeSpan silence)
    {
        server.Absent = absent;
        return new EndpointDriver(_source.Driver(fault, silence), url, Environment);
    }

    public override FaultOutcome OutcomeOf(SourceFaultCase fault) => fault.OfService ?? fault.OfAnswers;

    public override void Put(string key, byte[] bytes) => _source.Put(path(key), bytes);

    public override void Break(string key, SourceFaultCase fault, bool once) => _source.Break(path(key), fault, once);

    public override void Heal() => _source.Heal();

    public override int? CountOf(string key) => _source.CountOf(path(key));

    public override ValueTask DisposeAsync() => _source.DisposeAsync();
}
