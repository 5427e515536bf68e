namespace AssetSdk.Cli;

/// <summary>Finds the elements of a text that is known to be well-formed XML without a document type, in one pass.</summary>
internal static class XmlScanner
{
    /// <summary>The root element.</summary>
    public static XmlSpan Scan(string text)
    {
        XmlSpan? root = null;
        XmlSpan? open = null;
        var at = 0;
        while ((at = text.IndexOf('<', at)) >= 0)
        {
            if (Skipped(text, at) is { } end)
            {
                at = end;
            }
            else if (text[at + 1] == '/')
            {
                open!.CloseStart = at;
                at = open.End = text.IndexOf('>', at) + 1;
                open = open.Parent;
            }
            else
            {
                var element = Open(text, at, open);
                root ??= element;
                open?.Children.Add(element);
                at = element.OpenEnd;
                if (element.End == 0)
                    open = element;
            }
        }

        return root!;
    }

    /// <summary>The end of a comment, a section of plain text or an instruction that begins here; <see langword="null"/> when an element does.</summary>
    private static int? Skipped(string text, int at)
    {
        var rest = text.AsSpan(at);
        var end = rest.StartsWith("<!--", StringComparison.Ordinal) ? "-->"
            : rest.StartsWith("<![CDATA[", StringComparison.Ordinal) ? "]]>"
            : rest.StartsWith("<?", StringComparison.Ordinal) ? "?>"
            : null;

        // What begins a comment is no part of its end: <!--> is none.
        return end is null ? null : text.IndexOf(end, at + (end == "-->" ? 4 : 2), StringComparison.Ordinal) + end.Length;
    }

    private static XmlSpan Open(string text, int start, XmlSpan? parent)
    {
        var at = start + 1;
        var element = new XmlSpan(Name(text, ref at), parent, start);
        while (true)
        {
            while (char.IsWhiteSpace(text[at]))
                at++;
            if (text[at] == '>')
            {
                element.OpenEnd = at + 1;
                return element;
            }

            if (text[at] == '/')
            {
                element.OpenEnd = element.CloseStart = element.End = at + 2;
                return element;
            }

            var nameStart = at;
            var name = Name(text, ref at);
            while (text[at] is not ('"' or '\''))
                at++;
            var valueEnd = text.IndexOf(text[at], at + 1);
            element.Attributes.Add(new XmlAttributeSpan(name, nameStart, at + 1, valueEnd, text[at]));
            at = valueEnd + 1;
        }
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (!char.IsWhiteSpace(text[at]) && text[at] is not ('=' or '>' or '/'))
            at++;
        return text[start..at];
    }
}
