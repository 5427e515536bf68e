using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A file that a scan found.</summary>
internal sealed record ScannedFile(string Path, string LocalPath, bool Executable);

/// <summary>Finds the files of a local file or folder that is to be published.</summary>
internal sealed class ContentScan
{
    // The history of a repository, and with it what was once removed, its hooks and perhaps a password: git itself keeps it out of what it tracks.
    private const string GitName = ".git";

    private readonly List<ScannedFile> _files = [];
    private readonly List<string> _emptyFolders = [];
    private readonly List<string> _ignored = [];
    private readonly string _root;

    private ContentScan(string root) => _root = root;

    public AssetKind Kind { get; private init; }

    public IReadOnlyList<ScannedFile> Files => _files;

    public IReadOnlyList<string> EmptyFolders => _emptyFolders;

    public IReadOnlyList<string> Ignored => _ignored;

    public static ContentScan Run(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = BeneathPath.Real(path);
        try
        {
            switch (NativeFile.Facts(real)?.Kind)
            {
                case FileKind.File:
                    var name = Path.GetFileName(path);
                    var scan = new ContentScan(real) { Kind = AssetKind.File };
                    scan.Add(name, real);
                    return scan;
                case FileKind.Folder:
                    scan = new ContentScan(real) { Kind = AssetKind.Folder };
                    _ = scan.AddFolder(real, "", [real], IgnoreRules.None);
                    return scan._files.Count > 0 ? scan : throw Invalid(path, scan.WhyEmpty());
                case null:
                    throw Invalid(path, "it does not exist");
                default:
                    throw Invalid(path, "it is neither a file nor a folder");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    public static AssetException Unreadable(string path, Exception e) =>
        new(AssetErrorCode.InvalidContent, $"'{path}' cannot be read: {e.Message}", e);

    private bool AddFolder(string folder, string prefix, List<string> chain, IgnoreRules rules)
    {
        rules = rules.Enter(folder, prefix);
        var any = false;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(entry);
            any |= AddEntry(entry, prefix + name, chain, rules);
        }

        if (!any && prefix.Length > 0)
            _emptyFolders.Add(prefix.TrimEnd('/'));
        return any;
    }

    private bool AddEntry(string local, string path, List<string> chain, IgnoreRules rules)
    {
        var kind = NativeFile.Facts(local)?.Kind;
        if (Path.GetFileName(local) == IgnoreRules.FileName && kind is FileKind.File or FileKind.Link)
            return true;

        // Before a link is followed: one that leads out can be left out.
        if (Path.GetFileName(local) == GitName || rules.LeavesOut(path, kind == FileKind.Folder || (kind == FileKind.Link && Directory.Exists(local))))
        {
            _ignored.Add(path);
            return true;
        }

        if (kind == FileKind.Link)
        {
            var target = BeneathPath.TryResolve(_root, Path.GetRelativePath(_root, local).Replace(Path.DirectorySeparatorChar, '/'))
                ?? throw Invalid(path, "it is a symbolic link that leads out of the folder or in circles. Put the file in its place");
            local = target;
            kind = NativeFile.Facts(local)?.Kind;
            if (kind is null)
                throw Invalid(path, "it is a symbolic link that leads nowhere");
        }

        switch (kind)
        {
            case FileKind.File:
                Add(path, local);
                return true;
            case FileKind.Folder:
                if (chain.Contains(local, StringComparer.Ordinal))
                    throw Invalid(path, "it is a symbolic link to a folder that it lies in");
                return AddFolder(local, path + "/", [.. chain, local], rules);
            case null:
                throw Invalid(path, "it was deleted while the folder was read");
            default:
                throw Invalid(path, "it is neither a file nor a folder");
        }
    }

    private void Add(string path, string local)
    {
        PublishRules.CheckPath(path);
        var executable = !OperatingSystem.IsWindows() && File.GetUnixFileMode(local).HasFlag(UnixFileMode.UserExecute);
        _files.Add(new ScannedFile(path, local, executable));
        if (_files.Count > AssetTree.MaxFiles)
            throw Invalid(_root, $"it has more than {AssetTree.MaxFiles:N0} files");
    }

    private string WhyEmpty() => _ignored.Count == 0 ? "it has no files"
        : _ignored.TrueForAll(p => Path.GetFileName(p) == GitName) ? $"it has nothing but '{GitName}', which is always left out"
        : $"{IgnoreRules.FileName} leaves out all of its files";

    private static AssetException Invalid(string path, string why) =>
        new(AssetErrorCode.InvalidContent, $"'{AssetPath.Printable(path)}' cannot be published: {why}.");
}
