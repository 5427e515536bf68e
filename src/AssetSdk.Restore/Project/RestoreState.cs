using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// What a no-op is decided by, beside the index and apart from it, so that bookkeeping never recompiles anything: hashes of what the restore was
/// asked for and of the lock file. Without a state the index is provisional.
/// </summary>
/// <param name="Inputs">Hash of all that the restore was asked for.</param>
/// <param name="LockHash">Hash of the lock file.</param>
internal sealed record RestoreState(string Inputs, string LockHash)
{
    private const string Header = "assetsdk-state 1";

    /// <summary>The path of the state of an index.</summary>
    public static string PathOf(string index) => index + ".state";

    /// <summary>Reads the state of an index; <see langword="null"/> when it has none.</summary>
    public static RestoreState? TryRead(string index)
    {
        try
        {
            return File.ReadAllLines(PathOf(index)) is [Header, var inputs, var lockHash] ? new RestoreState(inputs, lockHash) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the state of an index, after the index itself.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it cannot be written.</exception>
    public void Write(string index) => OutputFile.WriteIfDifferent(PathOf(index), Encoding.UTF8.GetBytes($"{Header}\n{Inputs}\n{LockHash}\n"));

    /// <summary>Makes an index provisional: the next build looks for itself.</summary>
    public static void Delete(string index)
    {
        try
        {
            File.Delete(PathOf(index));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it has none.
        }
    }
}
