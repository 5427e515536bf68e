using System;
using System.Collections.Generic;

namespace AssetSdk.Generators;

/// <summary>A folder of an asset with the identifiers of what is in it.</summary>
internal sealed class FileTree
{
    private readonly Dictionary<string, FileTree> _bySegment = new(StringComparer.Ordinal);

    private FileTree(string segment, string path)
    {
        Segment = segment;
        Path = path;
    }

    /// <summary>The folder's last segment.</summary>
    public string Segment { get; }

    /// <summary>The folder's path inside the asset; <c>""</c> for the asset itself.</summary>
    public string Path { get; }

    /// <summary>The identifier of the folder's class.</summary>
    public string Identifier { get; private set; } = "";

    /// <summary>The folders in it, in the order of their first files.</summary>
    public List<FileTree> Folders { get; } = [];

    /// <summary>The files in it, in the order given.</summary>
    public List<FileLeaf> Files { get; } = [];

    /// <summary>Builds the tree of an asset's files below a class called <paramref name="identifier"/>.</summary>
    public static FileTree Build(IReadOnlyList<FileModel> files, string identifier)
    {
        var root = new FileTree("", "") { Identifier = identifier };
        var folder = root;
        for (var i = 0; i < files.Count; i++)
        {
            var path = files[i].Path;
            var slash = path.LastIndexOf('/');
            // Sorted paths mostly stay in one folder.
            if (slash != (folder == root ? -1 : folder.Path.Length) || string.CompareOrdinal(path, 0, folder.Path, 0, folder.Path.Length) != 0)
                folder = root.Descend(path, slash);
            folder.Files.Add(new FileLeaf(path.Substring(slash + 1), files[i], i));
        }

        root.Assign();
        return root;
    }

    private FileTree Descend(string path, int end)
    {
        var folder = this;
        for (var start = 0; start <= end;)
        {
            var slash = path.IndexOf('/', start);
            var segment = path.Substring(start, slash - start);
            if (!folder._bySegment.TryGetValue(segment, out var child))
            {
                child = new FileTree(segment, path.Substring(0, slash));
                folder._bySegment.Add(segment, child);
                folder.Folders.Add(child);
            }

            folder = child;
            start = slash + 1;
        }

        return folder;
    }

    private void Assign()
    {
        var names = new SiblingNames(Identifier, Folders.Count + Files.Count);
        foreach (var folder in Folders)
            names.Add(folder.Segment, folder.Path);
        foreach (var file in Files)
            names.Add(file.Segment, file.File.Path);

        var next = 0;
        foreach (var folder in Folders)
        {
            folder.Identifier = names[next++];
            folder.Assign();
        }

        foreach (var file in Files)
            file.Identifier = names[next++];
    }
}

/// <summary>A file in a <see cref="FileTree"/>.</summary>
internal sealed class FileLeaf(string segment, FileModel file, int ordinal)
{
    /// <summary>The file's name.</summary>
    public string Segment { get; } = segment;

    /// <summary>The file.</summary>
    public FileModel File { get; } = file;

    /// <summary>Its place among the asset's files.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>The identifier of its accessor.</summary>
    public string Identifier { get; set; } = "";
}
