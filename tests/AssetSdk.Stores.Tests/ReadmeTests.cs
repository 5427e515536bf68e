using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>The README's code is this file's: what is shown compiles and runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task Readme_Example_Runs()
    {
        using var temp = new TempFolder();
        var folder = temp["store"];
        var data = Path.GetDirectoryName(temp.Write("data/UnicodeData.txt", "0041;A\n"))!;
        var output = new StringWriter();
        var cancellationToken = CancellationToken.None;

        // <readme>
        var stores = StandardStores.Create();
        using var store = stores.Open(new StoreSettings(folder));

        // Create
        var publisher = AssetPublisher.Into(store);
        var result = await publisher.PublishAsync(new PublishRequest("unicode/ucd", data) { Version = "15.0" }, cancellationToken);
        output.WriteLine($"{result.Status} {result.Name} {result.Version} {result.Digest}");

        // Query
        var reader = new AssetReader(store);
        var list = await reader.ReadVersionsAsync("unicode/ucd", unlessMatch: null, cancellationToken);
        var version = VersionScheme.Default.Select("15", list.Versions)[0];
        var manifest = await reader.ReadManifestAsync("unicode/ucd", version, cancellationToken);

        // Fetch
        foreach (var file in manifest!.Tree!.Files)
        {
            await using var read = await reader.OpenFileAsync("unicode/ucd", version, manifest.Kind, file.Path, ObjectReadOptions.Whole, cancellationToken);
            using var bytes = new MemoryStream();
            await read.Content.CopyToAsync(bytes, cancellationToken);
            if (Digest.Of(bytes.ToArray()) != file.Digest)
                throw new InvalidDataException(file.Path);
        }

        // </readme>
        Assert.StartsWith("Published unicode/ucd 15.0 sha256:", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_Example_IsTheTestedOne()
    {
        var source = Region(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")), "// <readme>", "// </readme>")
            .Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
        var readme = Region(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")), "```csharp", "```")
            .Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

        Assert.Equal(source, readme);
    }

    private static string Region(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
