using System.Globalization;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>
/// How far something is. On a terminal one line that is drawn over itself, with rate and time left; elsewhere a plain line every few seconds. Safe for concurrent use.
/// </summary>
internal sealed class ProgressLine(TextWriter writer, int? width, bool isOff, TextStyle style, TimeProvider clock)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Plain = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Bytes, long? Size, long Start)> _running = new(StringComparer.Ordinal);
    private long? _drawn;
    private bool _isShown;

    /// <summary>Says how far something is.</summary>
    /// <param name="what">What: <c>Fetching words 1.0</c>. Several may be under way.</param>
    /// <param name="bytes">How many bytes of it are done.</param>
    /// <param name="size">How many there are, if that is known.</param>
    public void Report(string what, long bytes, long? size)
    {
        if (isOff)
            return;
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            _drawn ??= width is null ? now : null;
            var start = _running.TryGetValue(what, out var running) ? running.Start : now;
            _running[what] = (bytes, size, start);
            if (_drawn is { } drawn && clock.GetElapsedTime(drawn, now) < (width is null ? Plain : Redraw))
                return;
            _drawn = now;
            if (width is { } columns)
                Draw(what, columns);
            else
                writer.WriteLine($"{what}: {Facts(what, now)}");
        }
    }

    /// <summary>Something is over.</summary>
    public void End(string what)
    {
        lock (_lock)
        {
            _running.Remove(what);
            ClearLine();
        }
    }

    /// <summary>Makes room for a line of text.</summary>
    public void Clear()
    {
        lock (_lock)
            ClearLine();
    }

    private void ClearLine()
    {
        if (!_isShown)
            return;
        writer.Write("\r\e[K");
        writer.Flush();
        _isShown = false;
    }

    private void Draw(string what, int columns)
    {
        var now = clock.GetTimestamp();
        var others = _running.Count > 1 ? $" (+{_running.Count - 1})" : "";
        var facts = Facts(what, now);
        var (bytes, size, _) = _running[what];

        // A terminal that is narrow shows what changes rather than what it is.
        var room = columns - 1 - facts.Length - 2;
        var label = what + others;
        const int Bar = 16;
        var bar = "";
        if (size is > 0 && room >= label.Length + Bar + 4)
        {
            var filled = (int)Math.Clamp(bytes * Bar / size.Value, 0, Bar);
            bar = $"  {style.Green(new string('━', filled))}{style.Dim(new string('─', Bar - filled))}";
        }

        if (label.Length > room)
            label = room > 4 ? label[..(room - 1)] + "…" : "";
        writer.Write($"\r\e[K{label}{bar}{(label.Length > 0 ? "  " : "")}{(facts.Length < columns ? facts : facts[..(columns - 1)])}");
        writer.Flush();
        _isShown = true;
    }

    private string Facts(string what, long now)
    {
        var (bytes, size, start) = _running[what];
        var seconds = clock.GetElapsedTime(start, now).TotalSeconds;
        var rate = seconds > 0.5 ? bytes / seconds : 0;
        var done = size is { } all
            ? string.Create(CultureInfo.InvariantCulture, $"{(all == 0 ? 100 : Math.Min(100, bytes * 100 / all))} %  {ByteSize.Text(bytes)} of {ByteSize.Text(all)}")
            : ByteSize.Text(bytes);
        if (rate < 1)
            return done;
        var left = size is { } total && bytes < total ? "  " + Left((total - bytes) / rate) : "";
        return $"{done}  {ByteSize.Text((long)rate)}/s{left}";
    }

    private static string Left(double seconds) => seconds >= 360_000
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(seconds >= 3600 ? $"{(int)(seconds / 3600)}:{(int)(seconds / 60 % 60):00}" : $"{(int)(seconds / 60)}")}:{(int)(seconds % 60):00} left");
}
