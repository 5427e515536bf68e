using System.Globalization;
using System.Text;

namespace AssetSdk.Benchmarks;

/// <summary>The tables of a run, as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a part.</summary>
    /// <param name="title">What was measured.</param>
    /// <param name="command">The command that measures it again.</param>
    /// <param name="about">What it means.</param>
    public void Section(string title, string command, string about) => Add($"### {title}\n\n`{command}`\n\n{about}\n");

    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var lines = new List<string> { Line(head), Line([.. head.Select((_, i) => i == 0 ? "---" : "---:")]) };
        lines.AddRange(rows.Select(Line));
        Add(string.Join('\n', lines) + "\n");

        static string Line(IReadOnlyList<string> cells) => "| " + string.Join(" | ", cells) + " |";
    }

    public void Line(string text) => Add(text + "\n");

    public override string ToString() => _text.ToString();

    /// <summary>A number of milliseconds, or of seconds where there are many.</summary>
    public static string Time(double seconds) => seconds >= 1
        ? seconds.ToString("0.00 s", CultureInfo.InvariantCulture)
        : (seconds * 1000).ToString(seconds >= 0.1 ? "0 ms" : seconds >= 0.001 ? "0.0 ms" : "0.000 ms", CultureInfo.InvariantCulture);

    public static string Number(double number, string format = "0.00") => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The middle of some times, and how far they lie apart.</summary>
    public static string Spread(IReadOnlyCollection<double> seconds) => $"{Time(seconds.Median())} ({Time(seconds.Min())} – {Time(seconds.Max())})";

    private void Add(string text)
    {
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }
}
