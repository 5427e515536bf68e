using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>The bytes of an asset come by what all drivers share: so does what becomes of their faults.</summary>
public sealed class AssetsDbSourceFaultTests : ServerSourceFaultContract
{
    protected override string Key => "n/a/1.0-data";

    protected override async Task<FaultySource> CreateAsync() => new Source(await FaultServer.StartAsync());

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) => new PrefixedDriver(new AssetsDbStoreDriver(new HttpTransport { TrustedRoots = roots }));

    private sealed class Source(FaultServer server) : FaultySource
    {
        private const string Id = "0190f0a0-0000-7000-8000-000000000001";
        private const string Path = "asset-object/" + Id;

        private readonly FaultyServerSource _source = new(server, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new AssetsDbStoreDriver(transport), transport);
        });

        public override string Url => _source.Url;

        public override IObjectStoreDriver Driver(SourceFaultCase fault, TimeSpan silence)
        {
            server.Absent = ServiceWords.AssetsDb;
            return new PrefixedDriver(_source.Driver(fault, silence));
        }

        public override FaultOutcome OutcomeOf(SourceFaultCase fault) => fault.OfService ?? fault.OfAnswers;

        public override void Put(string key, byte[] bytes)
        {
            var (name, version) = (key[..key.LastIndexOf('/')], key[(key.LastIndexOf('/') + 1)..]);
            var (number, tag) = (version[..version.LastIndexOf('-')], version[(version.LastIndexOf('-') + 1)..]);
            _source.Put($"asset/{name}:{version}", System.Text.Encoding.UTF8.GetBytes(
                $$$"""{"success":true,"data":{"asset_name":"{{{name}}}","asset_version":{"version":"{{{number}}}","tag":"{{{tag}}}"},"asset_id":"{{{Id}}}","asset_public_url":"https://assets.example.com/{{{Path}}}"}}"""));
            _source.Put(Path, bytes);
        }

        public override void Break(string key, SourceFaultCase fault, bool once) => _source.Break(Path, fault, once);

        public override void Heal() => _source.Heal();

        public override int? CountOf(string key) => _source.CountOf(Path);

        public override ValueTask DisposeAsync() => _source.DisposeAsync();
    }

    private sealed class PrefixedDriver(IObjectStoreDriver inner) : IObjectStoreDriver
    {
        public IReadOnlyList<string> Schemes { get; } = ["http", "https"];

        public IObjectStore Open(StoreSettings settings) => inner.Open(settings with { Url = "assetsdb+" + settings.Url });
    }
}
