using System.Diagnostics.Metrics;

namespace AssetSdk.Server.Operation;

/// <summary>What the server counts: the meter <c>AssetSdk.Server</c>, for collectors in the process and for <c>/metrics</c>.</summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "AssetSdk.Server";

    private readonly Meter _meter = new(MeterName);

    public ServerMetrics()
    {
        Requests = _meter.CreateCounter<long>("assetsdk.server.requests", description: "Requests by route, method and status.");
        RequestSeconds = _meter.CreateCounter<double>("assetsdk.server.request.time", "s", "Time that requests took, by route and method.");
        UploadedBytes = _meter.CreateCounter<long>("assetsdk.server.uploaded", "By", "Bytes of uploads that were completed.");
        DownloadedBytes = _meter.CreateCounter<long>("assetsdk.server.downloaded", "By", "Bytes of objects that were sent.");
        ScannedDocuments = _meter.CreateCounter<long>("assetsdk.server.query.scanned", description: "Documents that queries looked at.");
        MatchedDocuments = _meter.CreateCounter<long>("assetsdk.server.query.matched", description: "Documents that queries answered with.");
        SweptObjects = _meter.CreateCounter<long>("assetsdk.server.swept", description: "Abandoned objects that were removed.");
        HealthChecks = _meter.CreateCounter<long>("assetsdk.server.health.checks", description: "Checks of registered servers, by result.");
    }

    public Meter Meter => _meter;

    public Counter<long> Requests { get; }

    public Counter<double> RequestSeconds { get; }

    public Counter<long> UploadedBytes { get; }

    public Counter<long> DownloadedBytes { get; }

    public Counter<long> ScannedDocuments { get; }

    public Counter<long> MatchedDocuments { get; }

    public Counter<long> SweptObjects { get; }

    public Counter<long> HealthChecks { get; }

    public void Dispose() => _meter.Dispose();
}
