namespace AssetSdk.Cli;

/// <summary>Breaks text between words.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text; a word that is longer than a line stays whole.</summary>
    /// <param name="text">The text; spaces at the beginning of it are kept, and line ends.</param>
    /// <param name="width">How many columns a line has.</param>
    public static IEnumerable<string> Lines(string text, int width) => text.Split('\n').SelectMany(line => Break(line.TrimEnd('\r'), width));

    // At spaces, which stay as they are within a line: a name may have several.
    private static IEnumerable<string> Break(string text, int width)
    {
        while (text.Length > width)
        {
            var end = text.LastIndexOf(' ', width);
            if (end <= text.Length - text.TrimStart(' ').Length)
                end = text.IndexOf(' ', width);
            if (end < 0)
                break;
            yield return text[..end].TrimEnd(' ');
            text = text[end..].TrimStart(' ');
        }

        yield return text;
    }
}
