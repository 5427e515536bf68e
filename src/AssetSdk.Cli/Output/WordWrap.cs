namespace AssetSdk.Cli;

/// <summary>Breaks text between words.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text; a word that is longer than a line stays whole.</summary>
    /// <param name="text">The text; spaces at the beginning of it are kept, and line ends.</param>
    /// <param name="width">How many columns a line has.</param>
    public static IEnumerable<string> Lines(string text, int width) => text.Split('\n').SelectMany(line => Break(line.TrimEnd('\r'), width));

    private static IEnumerable<string> Break(string text, int width)
    {
        var line = text[..^text.TrimStart(' ').Length];
        var isEmpty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, isEmpty) = ("", true);
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        yield return line;
    }
}
