using System.Collections.Generic;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>The models that an index declares, and the assets that models can name.</summary>
/// <param name="Class">The class of the assets.</param>
/// <param name="Assets">The assets, in the order of the index.</param>
/// <param name="Models">The models.</param>
internal sealed record ModelSource(AccessorClass Class, EquatableArray<KnownAsset> Assets, EquatableArray<IndexedModel> Models)
{
    public static ModelSource Of(AssetIndex index, AccessorClass @class) => new(
        @class,
        new(index.Assets.Select(KnownAsset.Of).ToArray()),
        new(index.Models.Select(IndexedModel.Of).ToArray()));
}

/// <summary>An asset that a model can name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requested">The version asked for; <c>""</c> for the latest.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="Digest">The tree digest; <c>""</c> for a local override.</param>
/// <param name="TargetFolder">Where it lies beside the assembly or the app.</param>
/// <param name="FileName">The file name of a file asset; <c>""</c> for a folder.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsOverride">Whether a local path stands in for it.</param>
/// <param name="Files">The paths of its files when all are known, else nothing.</param>
internal sealed record KnownAsset(
    string Name, string Requested, string Version, string Digest, string TargetFolder, string FileName, bool IsFolder, bool IsOverride, EquatableArray<string> Files)
{
    public static KnownAsset Of(IndexAsset asset)
    {
        var files = asset.Files.Count == asset.FileCount ? asset.Files.Select(f => f.Path).ToArray() : [];
        var fileName = asset.IsFolder || asset.FileName.Length > 0 ? asset.FileName : asset.Name.Substring(asset.Name.LastIndexOf('/') + 1);
        return new KnownAsset(asset.Name, asset.Requested, asset.Version, asset.Digest, asset.TargetFolder, fileName, asset.IsFolder, asset.State == IndexAsset.Overridden, new(files));
    }

    /// <summary>Whether a file or folder is in it, as far as that is known.</summary>
    public bool MayHave(string subPath) => Files.Count == 0 || Files.Any(f => f == subPath || f.StartsWith(subPath + "/", System.StringComparison.Ordinal));
}

/// <summary>A model of the index.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Type">Its type; <c>""</c> when none is named.</param>
/// <param name="Summary">What it is; <c>""</c> when nobody says.</param>
/// <param name="Place">Where it is declared.</param>
/// <param name="Assets">The assets that it names.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Dependencies">The models that it needs.</param>
internal sealed record IndexedModel(
    string Key, string Type, string Summary, Place Place, EquatableArray<NamedAsset> Assets, EquatableArray<NamedSetting> Settings, EquatableArray<NamedDependency> Dependencies)
{
    public static IndexedModel Of(IndexModel model) => new(
        model.Key,
        model.Type,
        model.Summary,
        model.File.Length == 0 || model.Line == 0 ? Place.None with { File = model.File } : new Place(model.File, 0, 0, model.Line - 1, System.Math.Max(model.Column - 1, 0)),
        new(model.Assets.Select(a => new NamedAsset(a.Tag, a.Reference, a.AssetOrdinal, a.SubPath)).ToArray()),
        new(model.Settings.Select(s => new NamedSetting(s.Type, new(s.Path.ToArray()), new(s.Values.ToArray()))).ToArray()),
        new(model.Dependencies.Select(d => new NamedDependency(d.Alias, d.Key)).ToArray()));
}

/// <summary>An asset that a model names.</summary>
/// <param name="Tag">Its tag; <c>""</c> for the main one.</param>
/// <param name="Reference">The reference.</param>
/// <param name="Ordinal">Which of the known assets it is.</param>
/// <param name="SubPath">What the reference names inside it.</param>
internal readonly record struct NamedAsset(string Tag, string Reference, int Ordinal, string SubPath);

/// <summary>A setting of a model.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Path">The segments of its name.</param>
/// <param name="Values">Its value or values.</param>
internal sealed record NamedSetting(string Type, EquatableArray<string> Path, EquatableArray<string> Values)
{
    /// <summary>The name as a message shows it; a segment may have a dot in it.</summary>
    public string Name => string.Join(".", Path);

    /// <summary>The name, and no other's.</summary>
    public string Id => IdOf(Path);

    /// <summary>The generated member that it becomes.</summary>
    public string Member => string.Join(".", Path.Select(segment => Identifier.FromSegment(segment, segment)));

    public static string IdOf(IEnumerable<string> path) => string.Join("\n", path);
}

/// <summary>A model that another needs.</summary>
/// <param name="Alias">What the other calls it.</param>
/// <param name="Key">Its key.</param>
internal readonly record struct NamedDependency(string Alias, string Key);
