namespace AssetSdk.Restore;

/// <summary>What a file looked like when its bytes were known to be right: one that looks otherwise since may have been written to.</summary>
/// <remarks>A class, since collections of a structure would be compiled at run time, which ten thousand files feel.</remarks>
internal sealed record FileStamp(long Length, DateTime Modified)
{
    public static FileStamp Of(string path) => Of(new FileInfo(path));

    public static FileStamp Of(FileInfo info) => new(info.Exists ? info.Length : -1, info.LastWriteTimeUtc);
}
