using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The samples, as somebody meets them who has just cloned the repository.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task PackagedApp_CopiedElsewhere_BuildsInLockedModeAndRuns()
    {
        using var workspace = await Workspace.CreateAsync();
        TempFolder.Copy(Repository.File("samples", "PackagedApp"), workspace.PathOf("PackagedApp"));
        foreach (var made in new[] { "bin", "obj" }.Select(f => workspace.PathOf("PackagedApp/" + f)).Where(Directory.Exists))
            Directory.Delete(made, recursive: true);
        TempFolder.Copy(Repository.File("samples", "store"), workspace.Store + "-of-samples");
        Directory.Delete(workspace.Store);
        Directory.Move(workspace.Store + "-of-samples", workspace.Store);
        var config = workspace.Read("PackagedApp/nuget.config");
        Assert.Contains("../../artifacts/packages", config, StringComparison.Ordinal);
        workspace.Write("PackagedApp/nuget.config", config.Replace("../../artifacts/packages", await PackedSdk.FolderOfVersionAsync("1.0.0"), StringComparison.Ordinal));

        var result = await workspace.DotnetInAsync("PackagedApp", "run", "-p:AssetRestoreLockedMode=true", "--", "aé☃");

        result.Succeeds().Says("  1  Basic Latin\n  1  Latin-1 Supplement\n  1  Miscellaneous Symbols\n").Says("runs on unicode/ucd 15.0 sha256:");
    }

    /// <summary>A clone with an empty home folder: what the README says first works, its models are as good as it says, and in the long form the samples' data are what their script makes.</summary>
    [NeedsFact("git")]
    public async Task FreshClone_RunsTheSamples_AndChangesNothing()
    {
        using var temp = new TempFolder();
        var environment = new Dictionary<string, string?>(Workspace.CleanEnvironment, StringComparer.Ordinal)
        {
            ["HOME"] = temp["home"],
            ["DOTNET_CLI_HOME"] = temp["home"],
            ["NUGET_PACKAGES"] = Tools.MachinePackages,
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "safe.directory",
            ["GIT_CONFIG_VALUE_0"] = "*",
        };
        await CompilerServer.ServeAsync(environment);
        Directory.CreateDirectory(temp["home"]);
        Task<CommandResult> Run(params string[] command) => Command.RunAsync(command[0], command[1..], Directory.Exists(temp["clone"]) ? temp["clone"] : temp, environment);
        (await Run("git", "clone", "--quiet", "--depth", "1", "file://" + Repository.Root, temp["clone"])).Succeeds();

        (await Run("dotnet", "run", "--project", "samples/UnicodeNames", "--", "snowman")).Succeeds().Says("U+2603  SNOWMAN");
        // It ran from source, on a cache of its own, and changed nothing that is committed.
        Assert.True(Directory.Exists(temp["home/.assetsdk/v1"]));

        var readme = MarkdownSample.Read(Repository.File("README.md"));
        var commands = readme.Single(s => s.Language == "sh" && s.Text.Contains("samples/LanguageId", StringComparison.Ordinal)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var printed = new List<string>();
        foreach (var command in commands)
            printed.Add((await Run(command.Split(' '))).Succeeds().Output);
        Assert.Equal(readme.Single(s => s.Language == "text" && s.Text.Contains("nlp/language-id", StringComparison.Ordinal)).Text, string.Concat(printed));
        var (newer, older) = (Accuracies(printed[1]), Accuracies(printed[2]));
        Assert.Equal(3, newer.Count);
        Assert.True(newer["sentences"] >= 99 && newer["5 words"] >= 95 && newer["2 words"] >= 84, printed[1]);
        Assert.True(newer["sentences"] >= older["sentences"] && newer["5 words"] >= older["5 words"] + 2 && newer["2 words"] >= older["2 words"] + 5, printed[1] + printed[2]);

        // To train takes a minute: the store is made anew in the long form.
        if (LongTests.Wanted)
        {
            // Texts are the input of the store's script, too: where they are from is beside them, and no test asks a registry.
            TempFolder.Copy(Repository.File("samples", "store", "udhr", "train", "1.0"), temp["udhr/train"]);
            TempFolder.Copy(Repository.File("samples", "store", "udhr", "held-out", "1.0"), temp["udhr/held-out"]);
            (await Run("bash", "build/sample-store.sh", "samples/store", Installed ? "" : Repository.File("samples", "store", "unicode", "ucd", "15.0"), temp["udhr"])).Succeeds();
        }

        Assert.Equal("", (await Run("git", "status", "--porcelain")).Succeeds().Output);
    }

    /// <summary>No paragraph of the held-out text is in the text that models are trained on.</summary>
    [Fact]
    public void HeldOutText_IsNotTrainedOn()
    {
        static string[] Texts(string part) => [.. Directory.GetFiles(Repository.File("samples", "store", "udhr", part, "1.0", "text")).Order(StringComparer.Ordinal)];

        Assert.Equal(24, Texts("train").Length);
        foreach (var (train, heldOut) in Texts("train").Zip(Texts("held-out")))
        {
            Assert.Equal(Path.GetFileName(train), Path.GetFileName(heldOut));
            Assert.NotEmpty(File.ReadLines(heldOut));
            Assert.Empty(File.ReadLines(heldOut).Intersect(File.ReadLines(train), StringComparer.OrdinalIgnoreCase));
        }
    }

    // 'sentences   99.6 %  (250 of 251)'
    private static Dictionary<string, double> Accuracies(string output) => output.Split('\n').Where(l => l.Contains(" %  (", StringComparison.Ordinal))
        .ToDictionary(l => l[..9].Trim(), l => double.Parse(l[9..l.IndexOf('%', StringComparison.Ordinal)], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    // Debian's package unicode-data, in the version that the store was made from.
    private static bool Installed =>
        File.Exists("/usr/share/unicode/UnicodeData.txt") && new FileInfo("/usr/share/unicode/UnicodeData.txt").Length == new FileInfo(Repository.File("samples", "store", "unicode", "ucd", "15.0", "UnicodeData.txt")).Length;
}
