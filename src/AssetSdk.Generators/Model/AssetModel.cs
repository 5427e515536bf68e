namespace AssetSdk.Generators;

/// <summary>One leaf class: all that its file is written from.</summary>
/// <param name="Class">The class that it is nested in.</param>
/// <param name="Path">The names of the classes from the outermost segment to the leaf, without <c>@</c>.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Reference">The reference as the project says it.</param>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="Digest">The tree digest; <c>""</c> for a local override.</param>
/// <param name="IsFolder">Whether the asset is a folder.</param>
/// <param name="Size">The length of all files in bytes.</param>
/// <param name="FileCount">How many files the asset has, with or without an accessor.</param>
/// <param name="FileName">The file name of a file asset.</param>
/// <param name="SubPath">What the reference names inside the asset; <c>""</c> for the asset itself.</param>
/// <param name="FileAccessors">Which files have accessors, as the item says it.</param>
/// <param name="State">Whether the asset is restored, only locked, or overridden.</param>
/// <param name="Variable">The environment variable that overrides its path.</param>
/// <param name="TargetFolder">Where it lies beside the assembly or the app, when it was published or copied.</param>
/// <param name="Files">The files that have accessors.</param>
internal sealed record AssetModel(
    AccessorClass Class,
    EquatableArray<string> Path,
    string HintName,
    string Reference,
    string Name,
    string Version,
    string Digest,
    bool IsFolder,
    long Size,
    int FileCount,
    string FileName,
    string SubPath,
    string FileAccessors,
    string State,
    string Variable,
    string TargetFolder,
    EquatableArray<FileModel> Files);

/// <summary>A file that has an accessor.</summary>
/// <param name="Path">Its path inside the asset.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Hex">Its SHA-256.</param>
internal readonly record struct FileModel(string Path, long Size, string Hex);
