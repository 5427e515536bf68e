using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AssetSdk.Server.Operation;

/// <summary>The counters of the server as text, in the format that Prometheus scrapes.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Tags are of routes and results, never of names: their number is bounded.
    private readonly ConcurrentDictionary<(string Name, string Tags), double> _values = new();
    private readonly ConcurrentDictionary<string, string> _help = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsText(ServerMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, metrics.Meter))
                return;
            _help[NameOf(instrument)] = instrument.Description ?? "";
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, help) in _help.OrderBy(static h => h.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");
            foreach (var ((_, tags), value) in _values.Where(v => v.Key.Name == name).OrderBy(static v => v.Key.Tags, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"{name}{tags} {value:R}\n");
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _values.AddOrUpdate((NameOf(instrument), TagsOf(tags)), value, (_, sum) => sum + value);

    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds_total", "By" => "_bytes_total", _ => "_total" };

    private static string TagsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder("{");
        foreach (var (key, value) in tags)
            text.Append(text.Length > 1 ? "," : "").Append(CultureInfo.InvariantCulture, $"{key}=\"{value}\"");
        return text.Append('}').ToString();
    }
}
