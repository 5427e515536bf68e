using System.Diagnostics.Metrics;

namespace AssetSdk.Server.Operation;

/// <summary>What the server counts: the meter <c>AssetSdk.Server</c>, for collectors in the process and for <c>/metrics</c>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "AssetSdk.Server";

    private readonly Meter _meter = new(MeterName);
    private readonly long _started = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public ServerMetrics()
    {
        Requests = _meter.CreateCounter<long>("assetsdk.server.requests", description: "Requests by route, method and status.");
        RequestDuration = _meter.CreateHistogram<double>("assetsdk.server.request.duration", "s", "How long requests took, by route and method.");
        ActiveRequests = _meter.CreateUpDownCounter<long>("assetsdk.server.requests.active", description: "Requests under way.");
        Unavailable = _meter.CreateCounter<long>("assetsdk.server.unavailable", description: "Answers 503, by what was not available: database, store, disk, or the server itself, which has other searches.");
        UploadedBytes = _meter.CreateCounter<long>("assetsdk.server.uploaded", "By", "Bytes of uploads that were completed.");
        DownloadedBytes = _meter.CreateCounter<long>("assetsdk.server.downloaded", "By", "Bytes of objects that were sent.");
        ScannedDocuments = _meter.CreateCounter<long>("assetsdk.server.query.scanned", description: "Documents that queries looked at.");
        MatchedDocuments = _meter.CreateCounter<long>("assetsdk.server.query.matched", description: "Documents that queries answered with.");
        SweptObjects = _meter.CreateCounter<long>("assetsdk.server.swept", description: "Abandoned objects that were removed.");
        HealthChecks = _meter.CreateCounter<long>("assetsdk.server.health.checks", description: "Checks of registered servers, by result.");
        _meter.CreateObservableGauge("assetsdk.server.memory", static () => Environment.WorkingSet, "By", "Memory of the process.");
        _meter.CreateObservableGauge("assetsdk.server.started", () => _started, "s", "When the server started, in seconds since 1970.");
    }

    public Meter Meter => _meter;

    public Counter<long> Requests { get; }

    public Histogram<double> RequestDuration { get; }

    public UpDownCounter<long> ActiveRequests { get; }

    public Counter<long> Unavailable { get; }

    public Counter<long> UploadedBytes { get; }

    public Counter<long> DownloadedBytes { get; }

    public Counter<long> ScannedDocuments { get; }

    public Counter<long> MatchedDocuments { get; }

    public Counter<long> SweptObjects { get; }

    public Counter<long> HealthChecks { get; }

    public void Dispose() => _meter.Dispose();
}
