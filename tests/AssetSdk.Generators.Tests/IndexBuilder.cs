using System.Security.Cryptography;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Generators.Tests;

/// <summary>Makes indexes as restore writes them.</summary>
internal sealed class IndexBuilder
{
    private readonly List<IndexAsset> _assets = [];

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

    public string Write() => new AssetIndex(ClassName, Namespace, Visibility, AssemblyName, _assets).Write();
}
