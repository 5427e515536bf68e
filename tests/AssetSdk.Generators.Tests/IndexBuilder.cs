using System.Security.Cryptography;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Generators.Tests;

/// <summary>Makes indexes as restore writes them.</summary>
internal sealed class IndexBuilder
{
    private readonly List<IndexAsset> _assets = [];
    private readonly List<IndexModel> _models = [];
    private readonly List<IndexConfig> _configs = [];

    public string ClassName { get; init; } = "Assets";

    public string Namespace { get; init; } = "Acme.App";

    public string Visibility { get; init; } = "internal";

    public string AssemblyName { get; init; } = "Acme.App";

    public static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public IndexBuilder Folder(string name, params string[] files) => Folder(name, "1.0", files);

    public IndexBuilder Folder(string name, string version, string[] files, string? reference = null, string subPath = "", string accessor = "", string fileAccessors = "all",
        string state = IndexAsset.Restored, string? digest = null, int? fileCount = null)
    {
        var own = files.Select(path => new IndexFile(path, 1000 + path.Length, Sha(path))).ToArray();
        _assets.Add(new IndexAsset(reference ?? name, name, "", "major_minor", version, digest ?? "sha256:" + Sha(name + version), isFolder: true, own.Sum(f => f.Size), fileCount ?? own.Length,
            "", subPath, accessor, fileAccessors, state, "", own));
        return this;
    }

    public IndexBuilder File(string name, string fileName, string version = "1.0", string? reference = null, string accessor = "", string state = IndexAsset.Restored, string? digest = null)
    {
        _assets.Add(new IndexAsset(reference ?? name, name, "", "major_minor", version, digest ?? "sha256:" + Sha(name + version), isFolder: false, 2103456, 1,
            fileName, "", accessor, "all", state, "", fileName.Length == 0 ? [] : [new IndexFile(fileName, 2103456, Sha(fileName))]));
        return this;
    }

    /// <summary>A model. Settings: <c>name:type=value</c> as an item has them; assets: <c>tag=ordinal of the asset[sub/path]</c>.</summary>
    public IndexBuilder Model(string key, string type = "", string settings = "", string dependsOn = "", string summary = "", params (string Tag, int Ordinal, string SubPath)[] assets)
    {
        Assert.True(DeclaredSetting.TryParse(settings, out var parsed, out var problem), problem);
        Assert.True(DeclaredDependency.TryParse(dependsOn, out var dependencies, out problem), problem);
        _models.Add(new IndexModel(key, type, summary, "app.csproj", 7, 5,
            [.. assets.Select(a => new IndexModelAsset(a.Tag, _assets[a.Ordinal].Name + (a.SubPath.Length == 0 ? "" : $"[{a.SubPath}]"), a.Ordinal, a.SubPath))],
            [.. parsed.Select(s => new IndexModelSetting(s.Type, s.Path, s.Values))],
            dependencies));
        return this;
    }

    /// <summary>A typed settings file: of an asset, or of the project.</summary>
    public IndexBuilder Config(string className, IndexConfigNode root, int asset = IndexConfig.NoAsset, string path = "config.json", string format = "json")
    {
        _configs.Add(new IndexConfig(className, asset, path, format, "app.csproj", 9, 5, root));
        return this;
    }

    public string Write() => new AssetIndex(ClassName, Namespace, Visibility, AssemblyName, _assets, _models, _configs).Write();
}
