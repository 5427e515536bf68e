using System.Reflection;

namespace AssetSdk.Core.Tests;

/// <summary>Compares each package's public API with its baseline. <c>ASSETSDK_UPDATE_GOLDEN=1</c> writes the baselines anew.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("AssetSdk.Core")]
    [InlineData("AssetSdk.Stores")]
    [InlineData("AssetSdk.Restore")]
    [InlineData("AssetSdk.Runtime")]
    [InlineData("AssetSdk.Filters")]
    public void PublicApi_Package_IsAsInItsBaseline(string package)
    {
        var baseline = SourceTree.Path($"src/{package}/PublicApi.txt");
        var actual = PublicApi.Of(Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("ASSETSDK_UPDATE_GOLDEN") == "1")
            File.WriteAllText(baseline, actual);

        Assert.Equal(File.Exists(baseline) ? File.ReadAllText(baseline).ReplaceLineEndings("\n") : "", actual);
    }
}
