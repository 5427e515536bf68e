namespace AssetSdk.Generators.Tests;

/// <summary>Compares text with a file in <c>Golden/</c>. <c>ASSETSDK_UPDATE_GOLDEN=1</c> writes the file instead.</summary>
internal static class Golden
{
    public static void Matches(string name, string actual)
    {
        var path = Path.Combine(Repository.Folder("tests/AssetSdk.Generators.Tests/Golden"), name);
        // The version of the generator is not what these files are about.
        actual = actual.Replace($"\"AssetSdk.Generators\", \"{typeof(AccessorGenerator).Assembly.GetName().Version!.ToString(3)}\"", "\"AssetSdk.Generators\", \"…\"", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("ASSETSDK_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(expected == actual, name + " differs; if it should, run again with ASSETSDK_UPDATE_GOLDEN=1.\n" + Difference(expected.Split('\n'), actual.Split('\n')));
    }

    /// <summary>What is between the first and the last line that differ.</summary>
    private static string Difference(string[] expected, string[] actual)
    {
        var start = 0;
        while (start < expected.Length && start < actual.Length && expected[start] == actual[start])
            start++;
        var end = 0;
        while (end < expected.Length - start && end < actual.Length - start && expected[^(end + 1)] == actual[^(end + 1)])
            end++;
        return $"@@ line {start + 1} @@\n" + string.Concat(expected[start..^end].Select(line => "- " + line + "\n")) + string.Concat(actual[start..^end].Select(line => "+ " + line + "\n"));
    }
}
