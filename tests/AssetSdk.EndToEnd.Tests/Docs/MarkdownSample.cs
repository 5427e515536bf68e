namespace AssetSdk.EndToEnd.Tests;

/// <summary>A fenced sample of a Markdown file.</summary>
internal sealed record MarkdownSample(string Language, string Text)
{
    /// <summary>The samples of a file, in order.</summary>
    public static IReadOnlyList<MarkdownSample> Read(string path)
    {
        const string Fence = "```";
        var samples = new List<MarkdownSample>();
        List<string>? lines = null;
        var language = "";
        foreach (var line in File.ReadLines(path))
        {
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                lines?.Add(line);
            }
            else if (lines is null)
            {
                (language, lines) = (line[Fence.Length..], []);
            }
            else
            {
                samples.Add(new MarkdownSample(language, string.Concat(lines.Select(l => l + "\n"))));
                lines = null;
            }
        }

        return samples;
    }
}
