namespace AssetSdk.Cli;

/// <summary>The lines of a text, whose ends may be of any kind.</summary>
internal static class TextLines
{
    /// <summary>Where the line of a place begins.</summary>
    public static int StartOf(string text, int at)
    {
        while (at > 0 && text[at - 1] is not ('\r' or '\n'))
            at--;
        return at;
    }

    /// <summary>Where the line of a place ends, before its line end.</summary>
    public static int EndOf(string text, int at)
    {
        while (at < text.Length && text[at] is not ('\r' or '\n'))
            at++;
        return at;
    }

    /// <summary>Where the line before the one that begins here ends, before its line end.</summary>
    public static int EndBefore(string text, int lineStart) => lineStart - (lineStart > 1 && text[lineStart - 2] == '\r' && text[lineStart - 1] == '\n' ? 2 : 1);

    /// <summary>The line end at a place; <c>""</c> at the end of the text.</summary>
    public static string BreakAt(string text, int at) =>
        at >= text.Length ? "" : text[at] == '\n' ? "\n" : at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : "\r";

    /// <summary>The line end that lines around a place have; <c>""</c> in a text of one line.</summary>
    public static string BreakNear(string text, int at)
    {
        if (BreakAt(text, EndOf(text, at)) is { Length: > 0 } own)
            return own;
        var start = StartOf(text, at);
        return start == 0 ? "" : text[EndBefore(text, start)..start];
    }

    /// <summary>Whether only white space is before a place in its line.</summary>
    public static bool IsFirst(string text, int at) => text.AsSpan(StartOf(text, at), at - StartOf(text, at)).IsWhiteSpace();

    /// <summary>The white space that the line of a place begins with.</summary>
    public static string IndentOf(string text, int at)
    {
        var start = StartOf(text, at);
        var end = start;
        while (end < text.Length && text[end] is ' ' or '\t')
            end++;
        return text[start..end];
    }

    /// <summary>Whether only white space and whole comments follow a place in its line.</summary>
    public static bool OnlyCommentsFollow(string text, int at)
    {
        var rest = text.AsSpan(at, EndOf(text, at) - at).Trim();
        while (rest.StartsWith("<!--", StringComparison.Ordinal) && rest[4..].IndexOf("-->", StringComparison.Ordinal) is >= 0 and var end)
            rest = rest[(end + 7)..].TrimStart();
        return rest.IsEmpty;
    }

    /// <summary>The place of a line and column, which count from 1.</summary>
    public static int At(string text, int line, int column)
    {
        var at = 0;
        for (var i = 1; i < line && at < text.Length; i++)
        {
            at = EndOf(text, at);
            at += BreakAt(text, at).Length;
        }

        return Math.Min(text.Length, at + column - 1);
    }

    /// <summary>The line of a place, counted from 1.</summary>
    public static int LineOf(string text, int place)
    {
        var line = 1;
        for (var at = EndOf(text, 0); at < place; at = EndOf(text, at))
        {
            at += BreakAt(text, at).Length;
            if (at <= place)
                line++;
        }

        return line;
    }
}
