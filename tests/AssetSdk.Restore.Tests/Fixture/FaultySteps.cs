using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// The steps by which the cache changes, recorded, and where a test says so the last: a process that ends there does nothing any more.
/// Going through all numbers ends it between any two steps.
/// </summary>
internal sealed class FaultySteps : ICommitSteps
{
    private readonly DiskCommitSteps _disk = new();
    private readonly ConcurrentQueue<string> _log = new();
    private int _count;

    /// <summary>The number of the step that is not done any more, nor any behind it.</summary>
    public int EndAt { get; init; } = int.MaxValue;

    /// <summary>Whether writes into files stop halfway at the end.</summary>
    public bool TearWrites { get; init; }

    /// <summary>Whether links are refused, as between devices.</summary>
    public bool RefuseLinks { get; init; }

    /// <summary>What is thrown by each step below <see cref="FailureBelow"/>, as on a disk that cannot be written.</summary>
    public Exception? Failure { get; init; }

    public string FailureBelow { get; init; } = "";

    /// <summary>The steps that were done, with the last segment of their paths.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    /// <summary>How many steps were asked for.</summary>
    public int Count => _count;

    public Stream Create(string path)
    {
        Step($"Create {path}");
        return _disk.Create(path);
    }

    public Stream Continue(string path)
    {
        Step($"Continue {path}");
        return _disk.Continue(path);
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        if (TearWrites && _count == EndAt)
            _disk.Write(path, bytes[..(bytes.Length / 2)]);
        Step($"Write {path}");
        _disk.Write(path, bytes);
    }

    public void CreateFolder(string path)
    {
        Step($"CreateFolder {path}");
        _disk.CreateFolder(path);
    }

    public void Seal(string path, bool executable)
    {
        Step($"Seal {path}");
        _disk.Seal(path, executable);
    }

    public void Rename(string from, string to)
    {
        Step($"Rename {to}");
        _disk.Rename(from, to);
    }

    public void RenameFolder(string from, string to)
    {
        Step($"RenameFolder {to}");
        _disk.RenameFolder(from, to);
    }

    public void Link(string existing, string link, bool executable)
    {
        Step($"Link {link}");
        if (!RefuseLinks)
        {
            _disk.Link(existing, link, executable);
            return;
        }

        _disk.Copy(existing, link);
        _disk.Seal(link, executable);
    }

    public void Copy(string existing, string copy)
    {
        Step($"Copy {copy}");
        _disk.Copy(existing, copy);
    }

    public void FlushFile(string path) => Step($"FlushFile {path}");

    public void Flush(string anyFolder, IEnumerable<string> written) => Step("Flush");

    public void Vouch(string path, Digest digest, DateTimeOffset commit)
    {
        Step($"Vouch {path}");
        _disk.Vouch(path, digest, commit);
    }

    public void Delete(string path)
    {
        Step($"Delete {path}");
        _disk.Delete(path);
    }

    public void DeleteFolder(string path)
    {
        Step($"DeleteFolder {path}");
        _disk.DeleteFolder(path);
    }

    private void Step(string what)
    {
        if (Failure is not null && what.Contains(FailureBelow, StringComparison.Ordinal))
            throw Failure;
        if (Interlocked.Increment(ref _count) - 1 >= EndAt)
            throw new ProcessEndedException();
        _log.Enqueue(what);
    }
}

/// <summary>The process ends here: nobody catches it, and nothing is done any more.</summary>
internal sealed class ProcessEndedException : Exception;
