using Spectre.Console;
using Spectre.Console.Rendering;

namespace AssetSdk.Cli;

/// <summary>
/// A table of results. On a terminal that is too narrow for it the last column wraps, and where even that gives it no room each row is a block of lines; elsewhere each row
/// is one line of columns, which <c>awk</c> and <c>cut</c> take apart.
/// </summary>
internal sealed class TextTable
{
    // Narrower, a column is no longer read well.
    private const int MinWrapped = 12;

    private readonly List<(string Header, bool Right)> _columns = [];
    private readonly List<string[]> _rows = [];

    /// <summary>Makes a table.</summary>
    /// <param name="columns">The headers; one that ends in <c>&gt;</c> is aligned to the right.</param>
    public TextTable(params IEnumerable<string> columns) =>
        _columns.AddRange(columns.Select(c => (c.TrimEnd('>'), c.EndsWith('>'))));

    public int Count => _rows.Count;

    /// <summary>Adds a row. Cells come from outside: their control characters are replaced.</summary>
    public void Add(params IEnumerable<string?> cells) => _rows.Add([.. cells.Select(CliOutput.Safe)]);

    public void Write(TextWriter writer, int? width, TextStyle style)
    {
        if (_rows.Count == 0)
            return;
        if (width is { } columns)
            WriteWrapped(writer, columns, style);
        else
            WriteLines(writer, style);
    }

    private void WriteLines(TextWriter writer, TextStyle style)
    {
        var widths = _columns.Select((c, i) => Math.Max(c.Header.Length, _rows.Max(r => Cells(r[i])))).ToArray();
        WriteLine(writer, [.. _columns.Select(c => c.Header)], widths, style.Bold);
        foreach (var row in _rows)
            WriteLine(writer, row, widths, static t => t);
    }

    private void WriteLine(TextWriter writer, string[] cells, int[] widths, Func<string, string> paint)
    {
        var padded = cells.Select((c, i) =>
        {
            var space = new string(' ', widths[i] - Cells(c));
            return _columns[i].Right ? space + paint(c) : i == cells.Length - 1 ? paint(c) : paint(c) + space;
        });
        writer.WriteLine(string.Join("  ", padded).TrimEnd());
    }

    private void WriteWrapped(TextWriter writer, int width, TextStyle style)
    {
        var natural = _columns.Select((c, i) => Math.Max(c.Header.Length, _rows.Max(r => Cells(r[i])))).ToArray();
        var all = natural.Sum() + (2 * (natural.Length - 1));
        if (all <= width)
            WriteLines(writer, style);
        else if (!_columns[^1].Right && width - (all - natural[^1]) >= MinWrapped)
            WriteWithLastWrapped(writer, width, style);
        else
            WriteBlocks(writer, style);
    }

    private void WriteBlocks(TextWriter writer, TextStyle style)
    {
        var label = _columns.Max(c => c.Header.Length) + 2;
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i].Length > 0)
                    writer.WriteLine(style.Dim(_columns[i].Header.PadRight(label)) + row[i]);
            }

            writer.WriteLine();
        }
    }

    private void WriteWithLastWrapped(TextWriter writer, int width, TextStyle style)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var (header, right) in _columns)
        {
            var column = new TableColumn(new Markup(style.Bold("x").Length > 1 ? $"[bold]{Markup.Escape(header)}[/]" : Markup.Escape(header))) { Padding = new Padding(0, 0, 2, 0), NoWrap = header != _columns[^1].Header };
            table.AddColumn(right ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
            table.AddRow(row.Select(c => (IRenderable)new Text(c)));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = style.Bold("x").Length > 1 ? AnsiSupport.Yes : AnsiSupport.No,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = width;
        console.Write(table);
    }

    // Wide characters take two cells.
    private static int Cells(string text) => System.Text.Ascii.IsValid(text) ? text.Length : text.GetCellWidth();
}
