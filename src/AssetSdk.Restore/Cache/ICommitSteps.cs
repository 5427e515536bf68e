using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The steps by which the cache changes, and a project's lock file: one narrow place where faults are injected and steps are counted. Everything
/// the commit protocol promises rests on the order of these calls.
/// </summary>
internal interface ICommitSteps
{
    /// <summary>Opens a new file for writing; it must not exist.</summary>
    Stream Create(string path);

    /// <summary>Opens a file to read it and go on writing at its end, or a new one, positioned at its beginning. Nobody else writes to it.</summary>
    Stream Continue(string path);

    /// <summary>Writes a small file whole; it must not exist.</summary>
    void Write(string path, ReadOnlySpan<byte> bytes);

    /// <summary>Makes a folder and its parents, for this user alone.</summary>
    void CreateFolder(string path);

    /// <summary>Makes a file read-only, and executable if it is to be.</summary>
    void Seal(string path, bool executable);

    /// <summary>Moves a file over whatever is there, in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Moves a folder to where nothing is, in one step.</summary>
    void RenameFolder(string from, string to);

    /// <summary>Gives a file a second name; copies it where the file system or its limits refuse.</summary>
    void Link(string existing, string link, bool executable);

    /// <summary>Copies the bytes of a file. The copy's time is its own: it vouches for nothing, since nothing of it is flushed.</summary>
    void Copy(string existing, string copy);

    /// <summary>Makes the bytes of one file survive a power cut; of a folder, except on Windows, the names in it.</summary>
    void FlushFile(string path);

    /// <summary>Makes all that was written so far survive a power cut.</summary>
    /// <param name="anyFolder">A folder on the disk that is flushed.</param>
    /// <param name="written">What was written; not enumerated where the disk is flushed as a whole.</param>
    void Flush(string anyFolder, IEnumerable<string> written);

    /// <summary>Sets the time that vouches for a file.</summary>
    void Vouch(string path, Digest digest, DateTimeOffset commit);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Deletes a folder with all in it, if it is there.</summary>
    void DeleteFolder(string path);
}
