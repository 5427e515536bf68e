using System.IO.Compression;
using System.Runtime.InteropServices;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What packages carry: those of our users, and our own.</summary>
public sealed class PackTests
{
    [Theory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>")]
    [InlineData("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>", "Condition=\"'$(TargetFramework)' == 'net10.0'\"")]
    [InlineData("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>", "", false)]
    public async Task LibraryWithAssets_CarriesNothingOfThem_AndWarnsOnce(string frameworks, string condition = "", bool sdk = true)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", $"""
              <PropertyGroup>{frameworks}<AssetStore>../store</AssetStore></PropertyGroup>
              <ItemGroup><RemoteAsset Include="test/words:1" CopyToOutputDirectory="IfDifferent" {condition} /></ItemGroup>
            """, "public class C { }", sdk);

        var result = (await workspace.DotnetAsync("pack", "Library", "-o", workspace.PathOf("packed"), "-tl:off")).Succeeds();

        Assert.Single(result.Output.Split('\n').Where(l => l.Contains("warning ASSET1015: ", StringComparison.Ordinal)).Distinct(), l => l.Contains("test/words:1", StringComparison.Ordinal));
        Assert.All(Entries(workspace.PathOf("packed/Library.1.0.0.nupkg")), e => Assert.True(e.EndsWith("/Library.dll", StringComparison.Ordinal) || IsPackaging(e), e));
    }

    [Fact]
    public async Task Tool_CarriesItsAssets_AndRunsWithoutCache()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("Acme", """<RemoteAsset Include="test/words:1" />""", "System.Console.WriteLine(System.IO.File.ReadAllText(Acme.Assets.Test.Words.Path));", properties: "<PackAsTool>true</PackAsTool><ToolCommandName>acme</ToolCommandName>");

        (await workspace.DotnetAsync("pack", "Acme", "-o", workspace.PathOf("packed"), "-p:UseAppHost=true")).Succeeds().DoesNotSay("ASSET1015");

        var entries = Entries(workspace.PathOf("packed/Acme.1.0.0.nupkg"));
        Assert.Contains(entries, e => e.EndsWith("/assets/test/words/1.0/words", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.EndsWith("/Acme.assets.json", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, e => e.EndsWith(".assets.map", StringComparison.Ordinal) || e.EndsWith(".assets.index", StringComparison.Ordinal));
        (await workspace.DotnetAsync("tool", "install", "Acme", "--tool-path", workspace.PathOf("tools"), "--source", workspace.PathOf("packed"))).Succeeds();
        workspace.DeleteCache();
        Assert.Equal("one\n", (await workspace.CommandAsync("", [workspace.PathOf("tools/acme")])).Succeeds().Output);
    }

    [Fact]
    public async Task OurPackage_HasTasksWithTheirDependencies_NothingOfTheHost_AndDependsOnNothing()
    {
        var package = Path.Combine(await PackedSdk.FolderAsync(), $"AssetSdk.{PackedSdk.Version}.nupkg");

        var entries = Entries(package);

        Assert.Equal(
            [
                "AssetSdk.nuspec", "README.md", "Sdk/Sdk.props", "Sdk/Sdk.targets",
                "build/AssetSdk.Common.targets", "build/AssetSdk.Version.props", "build/AssetSdk.props", "build/AssetSdk.targets",
                "buildMultiTargeting/AssetSdk.props", "buildMultiTargeting/AssetSdk.targets", "generators/cs/AssetSdk.Generators.dll",
            ],
            entries.Where(e => e == "AssetSdk.nuspec" || !(IsPackaging(e) || e.StartsWith(Tools, StringComparison.Ordinal))));
        var tools = entries.Where(e => e.StartsWith(Tools, StringComparison.Ordinal)).Select(e => e[Tools.Length..]).ToList();
        Assert.Superset(
            new HashSet<string>(["AssetSdk.Core.dll", "AssetSdk.Restore.dll", "AssetSdk.Stores.dll", "AssetSdk.Tasks.deps.json", "AssetSdk.Tasks.dll", "NuGet.Versioning.dll", "Polly.Core.dll"]),
            new HashSet<string>(tools));
        Assert.DoesNotContain(tools, t => Path.GetFileName(t).StartsWith("Microsoft.Build", StringComparison.Ordinal));
        Assert.All(tools, t => Assert.Matches(@"^(linux-x64/)?(runtimes/[^/]+/lib/[^/]+/)?[^/]+[.](dll|deps[.]json)$", t));

        // What the deps.json names for some operating system is there.
        foreach (var named in Text(package, Tools + "AssetSdk.Tasks.deps.json").Split('"').Where(t => t.StartsWith("runtimes/", StringComparison.Ordinal)))
            Assert.Contains(named, tools);

        // The same once more with code for the machine in it, where the machine that packs can make it.
        var isPrecompiled = OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64;
        Assert.Equal(isPrecompiled ? tools.Where(t => !t.StartsWith("linux-x64/", StringComparison.Ordinal)) : [], tools.Where(t => t.StartsWith("linux-x64/", StringComparison.Ordinal)).Select(t => t["linux-x64/".Length..]));
        var nuspec = Text(package, "AssetSdk.nuspec");
        Assert.DoesNotContain("<dependenc", nuspec, StringComparison.Ordinal);
        Assert.Contains("<developmentDependency>true</developmentDependency>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
        Assert.Contains("<packageType name=\"MSBuildSdk\" />", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.Build", Text(package, "tools/net10.0/AssetSdk.Tasks.deps.json"), StringComparison.Ordinal);
    }

    private const string Tools = "tools/net10.0/";

    private static bool IsPackaging(string entry) =>
        entry.StartsWith("_rels/", StringComparison.Ordinal) || entry.StartsWith("package/", StringComparison.Ordinal) || entry == "[Content_Types].xml" || entry.EndsWith(".nuspec", StringComparison.Ordinal);

    private static List<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    private static string Text(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var reader = new StreamReader(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }
}
