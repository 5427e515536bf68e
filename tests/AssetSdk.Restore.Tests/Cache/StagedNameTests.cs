using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class StagedNameTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void NewStagedPath_NameThatIsAPattern_TakesNoOthersFiles()
    {
        var own = $"x*.json.{Guid.NewGuid():N}.tmp";
        foreach (var name in new[] { "x.json..tmp", $"xy.json.{Guid.NewGuid():N}.tmp", own })
            File.SetLastWriteTimeUtc(_temp.Write(name, ""), DateTime.UtcNow.AddDays(-1));

        _ = OutputFile.NewStagedPath(_temp["x*.json"]);

        Assert.Equal(2, _temp.Files().Count);
        Assert.False(File.Exists(_temp[own]));
    }
}
