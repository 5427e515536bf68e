using System.Text;

namespace AssetSdk.Stores;

/// <summary>Lists the objects of a folder. Links to folders are not followed, links to files only when they stay inside; pipes and the like are no objects.</summary>
internal static class FileListing
{
    public static IEnumerable<ObjectEntry> List(string root, string prefix)
    {
        // Only the folders that can hold such keys are visited.
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (folder.Length > 0 && Core.AssetPath.Problem(folder.TrimEnd('/')) is not null)
            return [];
        var real = BeneathPath.Real(root);
        return BeneathPath.TryResolve(real, folder) is { } path ? ListFolder(real, path, folder, prefix) : [];
    }

    private static IEnumerable<ObjectEntry> ListFolder(string root, string path, string parent, string prefix)
    {
        foreach (var (name, facts) in Children(path))
        {
            var key = parent + name;
            if (facts.Kind == FileKind.Folder)
            {
                if (!StoreFolder.IsOwn(key) && (key + "/").StartsWith(prefix[..Math.Min(prefix.Length, key.Length + 1)], StringComparison.Ordinal))
                {
                    foreach (var entry in ListFolder(root, Path.Combine(path, name), key + "/", prefix))
                        yield return entry;
                }
            }
            else if (key.StartsWith(prefix, StringComparison.Ordinal) && SizeOf(root, key, facts) is { } size)
            {
                yield return new ObjectEntry(key, size);
            }
        }
    }

    private static long? SizeOf(string root, string key, FileFacts facts)
    {
        if (facts.Kind == FileKind.Link && BeneathPath.TryResolve(root, key) is { } target)
            facts = NativeFile.Facts(target) ?? facts;
        return facts.Kind == FileKind.File ? facts.Size : null;
    }

    // A folder sorts as its keys do, with the '/' behind its name: "a-b" comes before "a/c", and that before "a0".
    private static List<(string Name, FileFacts Facts)> Children(string path)
    {
        IEnumerable<string> names;
        try
        {
            names = Directory.EnumerateFileSystemEntries(path).Select(p => Path.GetFileName(p)).ToList();
        }
        catch (Exception e) when (e is DirectoryNotFoundException || (e is IOException && !Directory.Exists(path)))
        {
            return [];
        }

        var children = new List<(byte[] Order, string Name, FileFacts Facts)>();
        foreach (var name in names)
        {
            if (NativeFile.Facts(Path.Combine(path, name)) is { } facts)
                children.Add((Encoding.UTF8.GetBytes(facts.Kind == FileKind.Folder ? name + "/" : name), name, facts));
        }

        children.Sort(static (x, y) => x.Order.AsSpan().SequenceCompareTo(y.Order));
        return children.ConvertAll(c => (c.Name, c.Facts));
    }
}
