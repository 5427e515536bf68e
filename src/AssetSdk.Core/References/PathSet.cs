namespace AssetSdk.Core;

/// <summary>
/// Paths that can be laid out together, as a tree of their segments: the folders of a path are never texts of their own, of which hostile paths of
/// a thousand bytes would make gigabytes.
/// </summary>
internal sealed class PathSet
{
    private readonly Dictionary<(int Folder, string Segment), Node> _nodes = [];
    private int _folders;
    private string _lastFolder = "";
    private int _lastId;

    /// <summary>Adds a safe path, or says why it cannot lie beside those before.</summary>
    public string? Add(string path)
    {
        var slash = path.LastIndexOf('/');
        var folder = 0;
        if (slash >= 0)
        {
            if (!path.AsSpan(0, slash).SequenceEqual(_lastFolder) && AddFolders(path, slash) is { } problem)
                return problem;
            folder = _lastId;
        }

        var key = (folder, Fold(path[(slash + 1)..]));
        if (!_nodes.TryGetValue(key, out var other))
        {
            _nodes.Add(key, new Node(0, "", path, IsFile: true));
            return null;
        }

        return !other.IsFile ? $"'{path}' is both a file and the folder of '{other.Path}'"
            : string.Equals(path, other.Path, StringComparison.Ordinal) ? $"'{path}' is there twice"
            : Clash(other.Path, path);
    }

    private string? AddFolders(string path, int slash)
    {
        var folder = path[..slash];
        var id = 0;
        var start = 0;

        // Neither case nor normal form changes where a '/' is.
        foreach (var segment in Fold(folder).Split('/'))
        {
            var end = path.IndexOf('/', start);
            var spelling = path.AsSpan(start, end - start);
            start = end + 1;
            if (!_nodes.TryGetValue((id, segment), out var seen))
            {
                if (++_folders > AssetPath.MaxFolders)
                    return $"there are more than {AssetPath.MaxFolders:N0} folders";
                seen = new Node(_folders, spelling.ToString(), path, IsFile: false);
                _nodes.Add((id, segment), seen);
            }
            else if (seen.IsFile)
            {
                return $"'{seen.Path}' is both a file and the folder of '{path}'";
            }
            else if (!spelling.SequenceEqual(seen.Spelling))
            {
                return Clash(seen.Path, path);
            }

            id = seen.Id;
        }

        (_lastFolder, _lastId) = (folder, id);
        return null;
    }

    private static string Fold(string text) => CanonicalForm.Decompose(CanonicalForm.Decompose(text).ToUpperInvariant());

    private static string Clash(string first, string second) =>
        $"'{first}' and '{second}' differ only in case or Unicode normalisation";

    /// <summary>A file or folder, with the first path that named it.</summary>
    private sealed record Node(int Id, string Spelling, string Path, bool IsFile);
}
