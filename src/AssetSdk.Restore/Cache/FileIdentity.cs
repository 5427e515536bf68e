namespace AssetSdk.Restore;

/// <summary>Which file a path leads to: all hard links of one have the same. Known on Linux.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">Its number there.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    /// <summary>Looks at a path, not following a symbolic link.</summary>
    /// <param name="path">The path.</param>
    /// <param name="bytesOnDisk">What the file takes of the disk.</param>
    /// <returns>The identity, or <see langword="null"/> where there is no telling.</returns>
    public static FileIdentity? TryOf(string path, out long bytesOnDisk)
    {
        const int Block = 512;
        bytesOnDisk = 0;
        Span<byte> status = stackalloc byte[Posix.StatusSize];
        try
        {
            if (!OperatingSystem.IsLinux() || !Posix.Status(path, status))
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        bytesOnDisk = BitConverter.ToInt64(status[48..]) * Block;
        var device = ((ulong)BitConverter.ToUInt32(status[136..]) << 32) | BitConverter.ToUInt32(status[140..]);
        return new FileIdentity(device, BitConverter.ToUInt64(status[32..]));
    }
}
