using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>What real project files say, read by the SDK's own MSBuild.</summary>
public sealed class ProjectEvaluatorTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Evaluate_SeveralFrameworks_MergesTheirItems()
    {
        var project = Evaluate("""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <AssetStore Condition="'$(TargetFramework)' == 'net10.0'">https://a</AssetStore>
                <AssetVersioning>semver</AssetVersioning>
              </PropertyGroup>
              <ItemGroup>
                <RemoteAsset Include="all:1" />
                <RemoteAsset Include="modern" Condition="'$(TargetFramework)' == 'net10.0'" Accessor="M" />
                <RemoteAsset Include="old" Condition="'$(TargetFramework)' == 'netstandard2.0'" />
                <RemoteAsset Include="never" Condition="'$(X)' == 'y'" />
                <AssetSource Include="s" Url="https://b" Prefixes="x;y" />
                <AssetOverride Include="all" Path="local" />
                <ProjectReference Include="..\Lib\Lib.csproj" />
              </ItemGroup>
            </Project>
            """);

        Assert.Equal(["net10.0", "netstandard2.0"], project.Frameworks);
        Assert.Equal(["all:1", "modern", "old"], project.Request.Items.Select(i => i.Include));
        Assert.Equal(["all:1 8 True", "modern 9 True", "old 10 True", "never 11 False"], project.Items.Select(i => $"{i.Item.Include} {i.Place.Line} {i.IsActive}"));
        Assert.True(project.Request.SeveralFrameworks);
        Assert.Equal(("https://a", "semver", "x;y"), (project.Request.Store, project.Request.Versioning, Assert.Single(project.Request.Sources).Prefixes));
        Assert.Equal(_temp["App/local"], Assert.Single(project.Request.Overrides).Path);
        Assert.Equal([_temp["Lib/Lib.csproj"]], project.References);
        Assert.Equal(_temp["App/assets.lock.json"], project.Request.LockFile);
        Assert.Equal(AssetSdkWay.None, project.Way);
    }

    [Fact]
    public void Evaluate_CentralVersions_HaveTheirPlace()
    {
        _temp.Write("Directory.Build.targets", "<Project>\n  <ItemGroup>\n    <RemoteAsset Update=\"words\"\n      Version=\"15\" />\n  </ItemGroup>\n</Project>\n");

        var project = Evaluate("""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <RemoteAsset Include="words" />
                <RemoteAsset Include="own">
                  <Version>2</Version>
                </RemoteAsset>
              </ItemGroup>
            </Project>
            """);

        var words = project.Items.Single(i => i.Item.Include == "words");
        Assert.Equal("15", words.Item.Version);
        Assert.Equal((_temp["Directory.Build.targets"], _temp["App/App.csproj"]), (words.VersionPlace!.File, words.Place.File));
        var own = ProjectText.Load(project.File).ElementAt(project.Items[1].VersionPlace!.Line, project.Items[1].VersionPlace!.Column)!;
        Assert.Equal("Version", own.Name);
        Assert.NotNull(ProjectText.Load(words.VersionPlace.File).ElementAt(words.VersionPlace.Line, words.VersionPlace.Column)!.Attribute("Version"));
    }

    [Theory]
    [InlineData("", "assets.lock.json")]
    [InlineData("<AssetLockFilePath>locks/a.json</AssetLockFilePath>", "locks/a.json")]
    public void Evaluate_LockFile_IsThatOfTheTargets(string property, string expected) =>
        Assert.Equal(_temp["App/" + expected], Evaluate($"<Project><PropertyGroup>{property}</PropertyGroup></Project>").Request.LockFile);

    [Fact]
    public void Evaluate_LockFileOfTheProjectsName_Counts()
    {
        _temp.Write("App/assets.App.lock.json", "");

        Assert.Equal(_temp["App/assets.App.lock.json"], Evaluate("<Project />").Request.LockFile);
    }

    [Fact]
    public void Evaluate_GlobalPropertiesAndEnvironment_Count()
    {
        var file = _temp.Write("App/App.csproj", "<Project><PropertyGroup><AssetStore>a</AssetStore></PropertyGroup></Project>");

        var project = ProjectEvaluator.Evaluate(file, new Dictionary<string, string>(StringComparer.Ordinal) { ["AssetStore"] = "b", ["AssetOffline"] = "true" }, name => name == "MODELKIT_ASSETS_VERSIONING_SYSTEM" ? "simple_date" : null);

        Assert.Equal(("b", true, "simple_date"), (project.Request.Store, project.Request.Offline, project.Request.Versioning));
    }

    [Theory]
    [InlineData("<Project", AssetErrorCodes.NotReadable)]
    [InlineData("<Project><Import Project=\"none.props\" /></Project>", AssetErrorCodes.NotReadable)]
    [InlineData("<Project Sdk=\"No.Such.Sdk\" />", AssetErrorCodes.NotReadable)]
    [InlineData("<Project><PropertyGroup><AssetOffline>1</AssetOffline></PropertyGroup></Project>", AssetErrorCodes.InvalidSetting)]
    public void Evaluate_BrokenProject_SaysWhere(string text, string code)
    {
        var error = Assert.Throws<AssetException>(() => Evaluate(text));

        Assert.Equal(code, error.Code.Id);
    }

    private EvaluatedProject Evaluate(string text) =>
        ProjectEvaluator.Evaluate(_temp.Write("App/App.csproj", text), new Dictionary<string, string>(StringComparer.Ordinal), static _ => null);

    private static class AssetErrorCodes
    {
        public const string NotReadable = "ASSET1018";
        public const string InvalidSetting = "ASSET1009";
    }
}
