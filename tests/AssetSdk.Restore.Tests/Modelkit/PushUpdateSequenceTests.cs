using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore.Tests;

/// <summary>modelkit's own sequence of pushes, updates, fetches and lists, run with our publisher and restorer.</summary>
public sealed class PushUpdateSequenceTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Sequence_EveryStep_IsAsTheTableSays()
    {
        var suite = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "TestData/modelkit-cases.json")))!["push_update_sequence_suite"]!;
        var name = (string)suite["asset"]!;
        Directory.CreateDirectory(_f.Temp["store"]);
        var number = 0;
        foreach (var step in suite["steps"]!.AsArray())
        {
            number++;
            var outcome = await RunAsync(name, step!, number);
            Assert.True((step!["error"] is null) == outcome is null, $"Step {number}, {step.ToJsonString()}: {outcome?.Message ?? "no error"}");
            if (step["versions_object"] is JsonArray versions)
                Assert.Equal(versions.Select(v => (string)v!), await VersionsAsync(name));
        }
    }

    private async Task<AssetException?> RunAsync(string name, JsonNode step, int number)
    {
        // A dry run is modelkit's: there is none here yet, and it writes nothing.
        if ((bool?)step["dry_run"] == true)
            return null;
        var version = (string?)step["version"];
        switch ((string)step["op"]!)
        {
            case "new":
                return await PublishAsync(name, version!, number, mustBeThere: false);
            case "update":
                return await PublishAsync(name, version!, number, mustBeThere: true);
            case "get_meta":
                using (var store = StandardStores.Create().Open(new StoreSettings(_f.Temp["store"])))
                    Assert.NotNull(await new AssetReader(store).ReadManifestAsync(name, version!, CancellationToken.None));
                return null;
            case "list":
                Assert.Equal(step["result"]![0]![1]!.AsArray().Select(v => (string)v!), await VersionsAsync(name));
                return null;
            default:
                return await FetchAsync(step, number);
        }
    }

    private async Task<AssetException?> FetchAsync(JsonNode step, int number)
    {
        // modelkit pins nothing: a project of its own each time, over one cache.
        _f.Log.Important($"step {number}");
        var result = await _f.RunAsync(_f.ProjectAt($"step{number}", (string)step["spec"]!));
        if (!result.Succeeded)
            return new AssetException(result.Diagnostics[0].Code, result.Diagnostics[0].Message);
        if (step["result"] is JsonObject expected)
        {
            Assert.Equal((string)expected["version"]!, result.Assets.Single().Version);
            Assert.Equal((bool)expected["from_cache"]!, _f.Log.ImportantLines[^1] == $"step {number}");
        }

        return null;
    }

    // modelkit's 'update' wants an asset that is there; ours publishes a version, first or not, so the difference is made here.
    private async Task<AssetException?> PublishAsync(string name, string version, int number, bool mustBeThere)
    {
        if (mustBeThere && (await VersionsAsync(name)).Count == 0)
            return new AssetException(AssetErrorCode.AssetNotFound, "There is nothing to update.");
        try
        {
            await _f.PublishFileAsync("store", name, version, "some-data", BitConverter.GetBytes(number));
            return null;
        }
        catch (AssetException e)
        {
            return e;
        }
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(string name)
    {
        using var store = StandardStores.Create().Open(new StoreSettings(_f.Temp["store"]));
        return (await new AssetReader(store).ReadVersionsAsync(name, null, CancellationToken.None)).Versions;
    }
}
