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

    /// <summary>A clone with an empty home folder: what the README says first works, and the sample's data are what its script makes.</summary>
    [NeedsFact("git")]
    public async Task FreshClone_RunsTheSample_AndRemakesItsStoreToTheByte()
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
        Directory.CreateDirectory(temp["home"]);
        Task<CommandResult> Run(params string[] command) => Command.RunAsync(command[0], command[1..], Directory.Exists(temp["clone"]) ? temp["clone"] : temp, environment);
        (await Run("git", "clone", "--quiet", "--depth", "1", "file://" + Repository.Root, temp["clone"])).Succeeds();

        (await Run("dotnet", "run", "--project", "samples/UnicodeNames", "--", "snowman")).Succeeds().Says("U+2603  SNOWMAN");
        // It ran from source, on a cache of its own, and changed nothing that is committed.
        Assert.True(Directory.Exists(temp["home/.assetsdk/v1"]));

        var input = Installed ? [] : new[] { Repository.File("samples", "store", "unicode", "ucd", "15.0") };
        (await Run(["bash", "build/sample-store.sh", "samples/store", .. input])).Succeeds();
        Assert.Equal("", (await Run("git", "status", "--porcelain")).Succeeds().Output);
    }

    // Debian's package unicode-data, in the version that the store was made from.
    private static bool Installed =>
        File.Exists("/usr/share/unicode/UnicodeData.txt") && new FileInfo("/usr/share/unicode/UnicodeData.txt").Length == new FileInfo(Repository.File("samples", "store", "unicode", "ucd", "15.0", "UnicodeData.txt")).Length;
}
