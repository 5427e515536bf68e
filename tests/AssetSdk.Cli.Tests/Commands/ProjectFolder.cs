using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>A developer's folder with a store and projects, and command lines that run in it.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public TempFolder Temp { get; } = new();

    /// <summary>The bytes of every version that <see cref="PublishAsync"/> publishes.</summary>
    public Dictionary<string, Digest> Digests { get; } = new(StringComparer.Ordinal);

    /// <summary>Publishes versions of a file asset.</summary>
    public async Task PublishAsync(string name, params string[] versions)
    {
        Directory.CreateDirectory(Temp["store"]);
        using var store = StandardStores.Create().Open(new StoreSettings(Temp["store"]));
        foreach (var version in versions)
        {
            var file = Temp.Write($"content/{name}/{version}/{name[(name.LastIndexOf('/') + 1)..]}.txt", $"{name} {version}");
            var scheme = VersionScheme.All.First(s => s.IsCanonical(version));
            Digests[$"{name} {version}"] = (await AssetPublisher.Into(store).PublishAsync(new PublishRequest(name, file) { Version = version, Scheme = scheme }, CancellationToken.None)).Digest;
        }
    }

    /// <summary>A project 'App' against the store, without what only a build needs.</summary>
    public string App(string items, string folder = "App", string properties = "") => Temp.Write($"{folder}/{folder}.csproj", $"""
        <Project>
          <PropertyGroup>
            <AssetStore>../store</AssetStore>{properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>

        """.ReplaceLineEndings("\n"));

    public string Read(string relative) => File.ReadAllText(Temp[relative]);

    /// <summary>Locks references: name, requested, resolved.</summary>
    public void Lock(string folder, params (string Name, string Requested, string Resolved)[] entries) => Temp.Write(
        $"{folder}/assets.lock.json",
        LockFileFormat.Write(AssetLock.Create(entries.Select(e => new LockEntry(e.Name, e.Requested, "major_minor", e.Resolved, AssetKind.File, Digests[$"{e.Name} {e.Resolved}"], 10, 1)))));

    public IReadOnlyList<string> Locked(string folder) =>
        [.. LockFileFormat.Read(File.ReadAllBytes(Temp[$"{folder}/assets.lock.json"]), "lock").Entries.Values.Select(e => $"{e.Name}:{e.Requested} {e.Resolved}")];

    public CliRun In(string folder, string? answers = null, int? width = null) => new() { Folder = Temp[folder], Answers = answers, Width = width, Environment = { ["ASSETSDK_CACHE"] = Temp["cache"] } };

    public CliResult Run(string folder, params string[] args) => In(folder).Run(args);

    public JsonNode Json(string folder, params string[] args) => JsonNode.Parse(Run(folder, [.. args, "--json"]).Ends(ExitCode.Done).Output)!;

    public void Dispose() => Temp.Dispose();
}
