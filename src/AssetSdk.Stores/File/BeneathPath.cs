namespace AssetSdk.Stores;

/// <summary>
/// Resolves the symbolic links of a path step by step and never leaves a root: what lies in a folder that others write is not trusted to stay there.
/// </summary>
internal static class BeneathPath
{
    private const int MaxLinks = 40;

    /// <summary>The path itself, without links in it.</summary>
    /// <param name="root">The root, itself free of links (<see cref="Real"/>).</param>
    /// <param name="relative">The path below it, segments joined by <c>/</c>. What does not exist is taken as it is written.</param>
    /// <returns>The resolved path, or <see langword="null"/> when a link leads out of the root or in circles.</returns>
    public static string? TryResolve(string root, string relative)
    {
        var pending = new Stack<string>(relative.Split('/').Reverse());
        var current = root;
        var links = 0;
        while (pending.TryPop(out var segment))
        {
            if (segment is "" or ".")
                continue;
            if (segment == "..")
            {
                if (current.Length <= root.Length)
                    return null;
                current = Path.GetDirectoryName(current)!;
                continue;
            }

            var next = Path.Combine(current, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
                return null;
            if (Path.IsPathRooted(target))
            {
                if (!IsBeneath(root, target))
                    return null;
                target = target[root.Length..];
                current = root;
            }

            foreach (var part in target.Replace(Path.DirectorySeparatorChar, '/').Split('/').Reverse())
                pending.Push(part);
        }

        return current;
    }

    /// <summary>A path with all its links resolved; as it is written where it does not exist.</summary>
    public static string Real(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var top = Path.GetPathRoot(full)!;
        return TryResolve(top, full[top.Length..].Replace(Path.DirectorySeparatorChar, '/')) ?? full;
    }

    private static bool IsBeneath(string root, string path) =>
        path.StartsWith(root, StringComparison.Ordinal)
        && (path.Length == root.Length || Path.EndsInDirectorySeparator(root) || path[root.Length] == Path.DirectorySeparatorChar);
}
