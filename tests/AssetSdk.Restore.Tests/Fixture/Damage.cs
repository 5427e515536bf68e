namespace AssetSdk.Restore.Tests;

/// <summary>What happens to files of a cache.</summary>
internal static class Damage
{
    /// <summary>Inverts a byte and leaves the rest as it was: mode and size, and the time as well if told.</summary>
    public static void Alter(string path, bool keepTime = false)
    {
        var (mode, time) = (File.GetUnixFileMode(path), File.GetLastWriteTimeUtc(path));
        File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite))
        {
            var first = file.ReadByte();
            file.Position = 0;
            file.WriteByte((byte)(first ^ 0xFF));
        }

        File.SetUnixFileMode(path, mode);
        if (keepTime)
            File.SetLastWriteTimeUtc(path, time);
    }

    /// <summary>Takes the last byte away.</summary>
    public static void Truncate(string path)
    {
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode | UnixFileMode.UserWrite);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
            file.SetLength(file.Length - 1);
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Puts a link to somewhere else in its place.</summary>
    public static void ReplaceByLink(string path, string target)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }
}
