namespace AssetSdk.Restore;

/// <summary>A file or folder in an archive. Everything in it is untrusted.</summary>
/// <param name="Path">Its path as the archive says it.</param>
/// <param name="Executable">Whether the archive marks it as executable.</param>
/// <param name="Content">Its bytes, good until the next entry; <see langword="null"/> for a folder.</param>
internal sealed record ArchiveEntry(string Path, bool Executable, Stream? Content);
