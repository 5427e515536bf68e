using System.Runtime.InteropServices;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// A disk as a power cut sees it: what was flushed, and in order each change since then, of which any may have reached it and any may not. The
/// changes are found by looking at the real folders after each step, so nothing that is written past the steps is overlooked.
/// </summary>
/// <param name="root">The folder in which the folders lie.</param>
/// <param name="folders">The folders that are on the disk.</param>
/// <param name="flushesItself">Tells the files that are written past the steps, and flushed before they get their name.</param>
internal sealed partial class DiskModel(string root, string[] folders, Func<string, bool> flushesItself)
{
    private readonly Dictionary<UInt128, Node> _seen = [];
    private List<Change> _changes = [];
    private Disk _flushed = new();

    /// <summary>How many changes no flush has covered.</summary>
    public int Unflushed => _changes.Count;

    /// <summary>Whether an unflushed change is of a file's bytes.</summary>
    public bool IsData(int change) => _changes[change].Kind == ChangeKind.Data;

    /// <summary>Looks at what has changed.</summary>
    public void Observe()
    {
        var now = new Dictionary<UInt128, Node>();
        var (taken, given) = (new List<Entry>(), new List<Entry>());
        foreach (var folder in folders)
            Scan(new DirectoryInfo(Path.Combine(root, folder)), RootInode, now);
        foreach (var (inode, node) in now)
        {
            var before = _seen.GetValueOrDefault(inode);
            if (before is null || !before.Bytes.AsSpan().SequenceEqual(node.Bytes))
            {
                var data = new Change(ChangeKind.Data, inode) { Node = node };
                if (node.Entries.Any(e => flushesItself(e.Name)))
                    _flushed = _flushed.With([data], lost: null);
                else
                    _changes.Add(data);
            }

            if (before is null || before.Mode != node.Mode)
                _changes.Add(new Change(ChangeKind.Mode, inode) { Node = node });
            if (before is null || before.Time != node.Time)
                _changes.Add(new Change(ChangeKind.Time, inode) { Node = node });
            taken.AddRange(node.Entries.Except(before?.Entries ?? []));
            given.AddRange((before?.Entries ?? []).Except(node.Entries));
        }

        foreach (var (inode, node) in _seen.Where(s => !now.ContainsKey(s.Key)))
            given.AddRange(node.Entries);

        // A name that went and one that came, of one file, are a rename: both happen or neither.
        foreach (var entry in taken)
        {
            var from = given.FirstOrDefault(g => g.Inode == entry.Inode && g != entry);
            given.Remove(from);
            _changes.Add(new Change(ChangeKind.Name, entry.Inode) { Node = now[entry.Inode], To = entry, From = from });
        }

        foreach (var entry in given.Where(g => !taken.Any(t => (t.Folder, t.Name) == (g.Folder, g.Name))))
            _changes.Add(new Change(ChangeKind.Name, entry.Inode) { From = entry });

        _seen.Clear();
        foreach (var (inode, node) in now)
            _seen[inode] = node;
    }

    /// <summary>All that was done so far reaches the disk.</summary>
    public void Flush()
    {
        _flushed = _flushed.With(_changes, lost: null);
        _changes = [];
    }

    /// <summary>The bytes of one file reach the disk.</summary>
    public void FlushFile(string path)
    {
        var inode = Identify(path);
        _flushed = _flushed.With(_changes.Where(c => c.Inode == inode && c.Kind is ChangeKind.Data), lost: null);
        _changes.RemoveAll(c => c.Inode == inode && c.Kind is ChangeKind.Data);
    }

    /// <summary>What the disk holds after a power cut now, if a chosen part of the changes has reached it.</summary>
    /// <param name="reaches">Whether a change has; told its number.</param>
    /// <param name="lost">What lies in a file whose bytes have not.</param>
    public Action<string> Cut(Func<int, bool> reaches, LostBytes lost)
    {
        var disk = _flushed.With(_changes.Where((_, i) => reaches(i)), lost, _changes);
        return disk.Write;
    }

    private static readonly UInt128 RootInode = UInt128.Zero;

    private static void Scan(FileSystemInfo info, UInt128 folder, Dictionary<UInt128, Node> nodes)
    {
        if (!info.Exists)
            return;
        var inode = Identify(info.FullName);
        if (!nodes.TryGetValue(inode, out var node))
        {
            node = new Node(info is DirectoryInfo, info is FileInfo ? Bytes(info.FullName) : [], info.UnixFileMode, info is FileInfo ? info.LastWriteTimeUtc : default);
            nodes[inode] = node;
        }

        node.Entries.Add(new Entry(folder, info.Name, inode));
        if (info is not DirectoryInfo below)
            return;
        foreach (var entry in below.EnumerateFileSystemInfos())
            Scan(entry, inode, nodes);
    }

    private static byte[] Bytes(string path)
    {
        // Locks are empty, and cannot be opened.
        if (new FileInfo(path).Length == 0)
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    // struct statx has the same layout on every architecture: the inode is at 32, the time of its making at 80.
    private static UInt128 Identify(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (Statx(-100, path, 0x100, 0xfff, ref MemoryMarshal.GetReference(buffer)) != 0)
            throw new IOException($"'{path}' cannot be looked at.");

        // The number of a deleted file is given again: with the time of its making it is one file's.
        return new UInt128(BitConverter.ToUInt64(buffer[32..]), (BitConverter.ToUInt64(buffer[80..]) << 30) | BitConverter.ToUInt32(buffer[88..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte buffer);

    internal enum ChangeKind
    {
        Data,
        Mode,
        Time,
        Name,
    }

    internal readonly record struct Entry(UInt128 Folder, string Name, UInt128 Inode);

    internal sealed record Node(bool IsFolder, byte[] Bytes, UnixFileMode Mode, DateTime Time)
    {
        public HashSet<Entry> Entries { get; } = [];
    }

    internal sealed record Change(ChangeKind Kind, UInt128 Inode)
    {
        public Node? Node { get; init; }

        public Entry From { get; init; }

        public Entry To { get; init; }
    }

    /// <summary>Files and folders by their identity, and the names that lead to them.</summary>
    internal sealed class Disk
    {
        private readonly Dictionary<UInt128, (bool IsFolder, byte[] Bytes, UnixFileMode Mode, DateTime Time)> _files = [];
        private readonly Dictionary<(UInt128 Folder, string Name), UInt128> _names = [];

        public Disk With(IEnumerable<Change> changes, LostBytes? lost, IEnumerable<Change>? all = null)
        {
            var disk = new Disk();
            foreach (var (inode, file) in _files)
                disk._files[inode] = file;
            foreach (var (name, inode) in _names)
                disk._names[name] = inode;
            foreach (var change in changes)
                disk.Apply(change);
            if (lost is { } how)
            {
                foreach (var data in all!.Where(c => c.Kind == ChangeKind.Data && !c.Node!.IsFolder))
                    disk.Lose(data, how);
            }

            return disk;
        }

        public void Write(string root)
        {
            var places = new Dictionary<UInt128, string>();
            var pending = new Queue<(UInt128 Folder, string Path)>([(RootInode, root)]);
            while (pending.TryDequeue(out var folder))
            {
                Directory.CreateDirectory(folder.Path);
                foreach (var ((_, name), inode) in _names.Where(n => n.Key.Folder == folder.Folder))
                    WriteOne(Path.Combine(folder.Path, name), inode, places, pending);
            }
        }

        private void WriteOne(string path, UInt128 inode, Dictionary<UInt128, string> places, Queue<(UInt128 Folder, string Path)> pending)
        {
            var file = _files.GetValueOrDefault(inode);
            if (file.IsFolder)
            {
                pending.Enqueue((inode, path));
            }
            else if (places.TryGetValue(inode, out var first))
            {
                Assert.Equal(0, Posix.Link(first, path));
            }
            else
            {
                File.WriteAllBytes(path, file.Bytes ?? []);
                if (file.Time != default)
                    File.SetLastWriteTimeUtc(path, file.Time);
                if (file.Mode != default)
                    File.SetUnixFileMode(path, file.Mode);
                places[inode] = path;
            }
        }

        private void Apply(Change change)
        {
            var file = _files.GetValueOrDefault(change.Inode);
            switch (change.Kind)
            {
                case ChangeKind.Data:
                    _files[change.Inode] = file with { IsFolder = change.Node!.IsFolder, Bytes = change.Node.Bytes };
                    break;
                case ChangeKind.Mode:
                    _files[change.Inode] = file with { Mode = change.Node!.Mode, IsFolder = change.Node.IsFolder };
                    break;
                case ChangeKind.Time:
                    _files[change.Inode] = file with { Time = change.Node!.Time, IsFolder = change.Node.IsFolder };
                    break;
                default:
                    if (change.Node is { } named)
                        _files[change.Inode] = file with { IsFolder = named.IsFolder };
                    if (change.From.Name is not null && _names.GetValueOrDefault((change.From.Folder, change.From.Name)) == change.Inode)
                        _names.Remove((change.From.Folder, change.From.Name));
                    if (change.To.Name is not null)
                        _names[(change.To.Folder, change.To.Name)] = change.Inode;
                    break;
            }
        }

        // A length is metadata and may be there without the bytes.
        private void Lose(Change data, LostBytes how)
        {
            var file = _files.GetValueOrDefault(data.Inode);
            if (file.Bytes is { } reached && reached.AsSpan().SequenceEqual(data.Node!.Bytes))
                return;
            var bytes = data.Node!.Bytes;
            _files[data.Inode] = file with
            {
                Bytes = how switch
                {
                    LostBytes.Empty => [],
                    LostBytes.Zeros => new byte[bytes.Length],
                    _ => [.. bytes[..(bytes.Length / 2)], .. new byte[bytes.Length - (bytes.Length / 2)]],
                },
            };
        }
    }
}

/// <summary>What lies in a file whose bytes did not reach the disk.</summary>
internal enum LostBytes
{
    Empty,
    Zeros,
    Torn,
}
