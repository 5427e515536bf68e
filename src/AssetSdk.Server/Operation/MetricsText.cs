using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AssetSdk.Server.Operation;

/// <summary>The meter of the server as text, in the format that Prometheus scrapes.</summary>
internal sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Up to which seconds requests are counted together: from one that an index answers to an upload of gigabytes.
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];

    // Tags are of routes and results, never of names: their number is bounded.
    private readonly ConcurrentDictionary<(string Name, string Tags), double> _values = new();
    private readonly ConcurrentDictionary<(string Name, string Tags), long[]> _buckets = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsText(ServerMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, metrics.Meter))
                return;
            var name = NameOf(instrument);
            _instruments[name] = instrument;
            listener.EnableMeasurementEvents(instrument, name);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, name) => Take(instrument, (string)name!, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, name) => Take(instrument, (string)name!, value, tags));
        _listener.Start();
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, instrument) in _instruments.OrderBy(static i => i.Key, StringComparer.Ordinal))
        {
            var type = instrument is Histogram<double> ? "histogram" : instrument is Counter<long> ? "counter" : "gauge";
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {type}\n");
            foreach (var ((_, tags), value) in _values.Where(v => v.Key.Name == name).OrderBy(static v => v.Key.Tags, StringComparer.Ordinal))
            {
                if (_buckets.TryGetValue((name, tags), out var buckets))
                    Append(text, name, tags, value, buckets);
                else
                    text.Append(CultureInfo.InvariantCulture, $"{name}{Braced(tags)} {value:R}\n");
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = (name, TagsOf(tags));
        if (instrument.IsObservable)
        {
            _values[series] = value;
            return;
        }

        if (instrument is Histogram<double>)
        {
            var bucket = Array.BinarySearch(Bounds, value);
            Interlocked.Increment(ref _buckets.GetOrAdd(series, static _ => new long[Bounds.Length + 1])[bucket < 0 ? ~bucket : bucket]);
        }

        _values.AddOrUpdate(series, value, (_, sum) => sum + value);
    }

    private static void Append(StringBuilder text, string name, string tags, double sum, long[] buckets)
    {
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += Interlocked.Read(ref buckets[i]);
            var bound = i < Bounds.Length ? Bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{tags}{(tags.Length > 0 ? "," : "")}le=\"{bound}\"}} {count}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braced(tags)} {sum:R}\n{name}_count{Braced(tags)} {count}\n");
    }

    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (instrument is Counter<long> ? "_total" : "");

    private static string Braced(string tags) => tags.Length > 0 ? $"{{{tags}}}" : "";

    private static string TagsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{key}=\"{value}\"");
        return text.ToString();
    }
}
