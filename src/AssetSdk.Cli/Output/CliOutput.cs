using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>
/// Where a command says things: results to the output, everything else to the error stream, so that a pipe gets results alone. With <c>--json</c> the output is one JSON document.
/// What comes from outside has its control characters replaced before it meets a terminal.
/// </summary>
internal sealed class CliOutput
{
    // A path has at most 512 folders, and each is an object and a list in a tree.
    private const int MaxDepth = 2048;

    private static readonly JsonSerializerOptions Indented = new() { MaxDepth = MaxDepth, WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CliHost _host;
    private readonly bool _quiet;
    private readonly bool _verbose;

    public CliOutput(CliHost host, bool json, bool quiet, bool verbose)
    {
        _host = host;
        IsJson = json;
        _quiet = quiet;
        _verbose = verbose;
        Style = new TextStyle(UsesColor(host, host.OutWidth));
        Progress = new ProgressLine(host.Error, quiet || json ? null : host.ErrorWidth, quiet || json, new TextStyle(UsesColor(host, host.ErrorWidth)), host.Clock);
        Log = new CliLog(this);
    }

    /// <summary>Whether the result is one JSON document.</summary>
    public bool IsJson { get; }

    /// <summary>Colours of results.</summary>
    public TextStyle Style { get; }

    /// <summary>The line that tells how far something is.</summary>
    public ProgressLine Progress { get; }

    /// <summary>What the rooms below have to say.</summary>
    public IRestoreLog Log { get; }

    /// <summary>A line of the result. Nothing in JSON.</summary>
    public void Line(string text = "")
    {
        if (IsJson)
            return;
        Progress.Clear();
        _host.Out.WriteLine(text);
    }

    /// <summary>The result as JSON, when that is asked for.</summary>
    public void Json(JsonNode document)
    {
        if (IsJson)
            _host.Out.WriteLine(document.ToJsonString(Indented));
    }

    /// <summary>A table of the result. Nothing in JSON.</summary>
    public void Table(TextTable table)
    {
        if (IsJson)
            return;
        Progress.Clear();
        table.Write(_host.Out, _host.OutWidth, Style);
    }

    /// <summary>A message that is no result.</summary>
    public void Note(string text)
    {
        if (_quiet)
            return;
        Message(text);
    }

    /// <summary>A message for who looks closer.</summary>
    public void Detail(string text)
    {
        if (_verbose)
            Note(text);
    }

    /// <summary>A warning.</summary>
    public void Warning(string text)
    {
        Message("warning: " + text, static (style, begin) => style.Yellow(begin), "warning:".Length);
    }

    /// <summary>An error, in JSON too.</summary>
    public void Error(string message, string? code)
    {
        if (IsJson)
        {
            Progress.Clear();
            Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });
            return;
        }

        var begin = code is null ? "error:" : $"error {code}:";
        Message($"{begin} {message}", static (style, begin) => style.Red(begin), begin.Length);
    }

    /// <summary>Asks whether to go on.</summary>
    /// <param name="question">The question, without what can be answered.</param>
    /// <param name="yes">Whether the answer was given on the command line.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <exception cref="UsageException">Nobody can answer.</exception>
    public async Task<bool> ConfirmAsync(string question, bool yes, CancellationToken cancellationToken)
    {
        if (yes)
            return true;
        if (!_host.CanAsk || IsJson)
            throw new UsageException("There is nobody to ask whether to go on. Say --yes, or --dry-run to see what would happen.");
        Progress.Clear();
        await _host.Error.WriteAsync(Safe(question) + " [y/N] ").ConfigureAwait(false);
        await _host.Error.FlushAsync(cancellationToken).ConfigureAwait(false);
        string? answer = null;
        try
        {
            // A read of a terminal cannot be cancelled: it is left behind, and ends with the process.
            answer = await Task.Run(_host.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (answer is null)
                await _host.Error.WriteLineAsync().ConfigureAwait(false);
        }

        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>A text from outside, fit for a terminal: what would control it, or turn the direction of writing, is written out.</summary>
    public static string Safe(string? text)
    {
        if (text is null)
            return "";
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                safe.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture));
            else
                safe.Append(rune.ToString());
        }

        return safe.ToString();
    }

    private void Message(string text, Func<TextStyle, string, string>? paint = null, int painted = 0)
    {
        Progress.Clear();
        var lines = text.Split('\n').Select(static l => Safe(l.TrimEnd('\r'))).SelectMany(l => _host.ErrorWidth is { } width ? WordWrap.Lines(l, width) : [l]).ToArray();
        if (paint is not null && lines[0].Length >= painted)
            lines[0] = paint(new TextStyle(UsesColor(_host, _host.ErrorWidth)), lines[0][..painted]) + lines[0][painted..];
        foreach (var line in lines)
            _host.Error.WriteLine(line);
    }

    // https://no-color.org: any value that is not empty.
    private static bool UsesColor(CliHost host, int? width) =>
        width is not null && string.IsNullOrEmpty(host.Environment("NO_COLOR")) && host.Environment("TERM") != "dumb";

    private sealed class CliLog(CliOutput output) : IRestoreLog
    {
        public void Important(string message) => output.Note(message);

        public void Detail(string message) => output.Detail(message);

        public void Progress(AssetProgress progress) => output.Progress.Report("Fetching " + progress.Asset, progress.Bytes, progress.Size);
    }
}
