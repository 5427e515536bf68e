namespace AssetSdk.Stores;

/// <summary>The keys of an asset's objects in a store: modelkit's layout, extended.</summary>
public static class AssetKeys
{
    /// <summary>The list of an asset's versions.</summary>
    public static string Versions(string name) => name + ".versions";

    /// <summary>The manifest of a version. A version exists when its manifest does.</summary>
    public static string Meta(string name, string version) => $"{name}/{version}.meta";

    /// <summary>The list of a version's files, when it is too long for the manifest.</summary>
    public static string Files(string name, string version) => $"{name}/{version}.files";

    /// <summary>The mark of a publish under way.</summary>
    public static string Claim(string name, string version) => $"{name}/{version}.claim";

    /// <summary>A file asset's bytes.</summary>
    public static string File(string name, string version) => $"{name}/{version}";

    /// <summary>A file of a folder asset.</summary>
    public static string File(string name, string version, string path) => $"{name}/{version}/{path}";
}
