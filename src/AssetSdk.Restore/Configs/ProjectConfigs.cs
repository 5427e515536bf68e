using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>The typed settings files of a project: those that <c>ConfigFile</c> names inside assets, and those of <c>AssetConfig</c> items. Files of one class have one shape, widened.</summary>
internal sealed class ProjectConfigs(ProjectRequest project)
{
    private sealed record ConfigFile(string ClassName, int AssetOrdinal, string Path, string LocalPath, ItemOrigin Origin)
    {
        public string What => AssetOrdinal == IndexConfig.NoAsset ? $"'{Path}'" : $"'{Path}' of '{Origin.Include}'";
    }

    /// <summary>Reads the files of assets that are there, and those of the project.</summary>
    /// <param name="entries">The assets, in the index's order.</param>
    /// <param name="problems">What is wrong with the files.</param>
    public IReadOnlyList<IndexConfig> Read(IReadOnlyList<IndexBuilder.Entry> entries, out IReadOnlyList<AssetDiagnostic> problems)
    {
        var found = new List<AssetDiagnostic>();
        problems = found;
        var files = new List<ConfigFile>();
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Request.Item.ConfigFile.Length > 0 && entries[i].Files is { } known && Find(entries[i], i, known, found) is { } file)
                files.Add(file);
        }

        files.AddRange(project.Configs.DistinctBy(c => c.Path, StringComparer.Ordinal).Select(c => new ConfigFile(
            c.ConfigClass.Length > 0 ? c.ConfigClass : ClassName(Path.GetFileNameWithoutExtension(c.Path)),
            IndexConfig.NoAsset, OutputPath(c.Path), c.Path, c.Origin)));
        return files.Count == 0 ? [] : Shapes(files, found);
    }

    /// <summary>Where the file is in the output folder: as in the project, and a file from elsewhere beside the program, as MSBuild puts it.</summary>
    private string OutputPath(string path)
    {
        var relative = Path.GetRelativePath(project.Folder, path).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(path) : relative;
    }

    private static ConfigFile? Find(IndexBuilder.Entry entry, int ordinal, IReadOnlyList<AssetFile> files, List<AssetDiagnostic> problems)
    {
        var (item, asset) = (entry.Request.Item, entry.Asset);
        var path = item.ConfigFile.Replace('\\', '/').Trim('/');
        if (string.Equals(path, "true", StringComparison.OrdinalIgnoreCase) && asset.Kind == AssetKind.File)
            path = asset.FileName;
        if (!files.Any(f => f.Path == path))
        {
            var problem = SubPaths.Problem(path, files) ?? $"has a folder '{AssetPath.Printable(path)}', and a settings file is a file.";
            problems.Add(new AssetDiagnostic(DiagnosticSeverity.Error, AssetErrorCode.ConfigFileNotFound, $"ConfigFile of '{item.Include}': {asset.Name} {asset.Version} {problem}", item.Origin));
            return null;
        }

        var name = item.ConfigClass.Length > 0 ? item.ConfigClass : ClassName(asset.Name[(asset.Name.LastIndexOf('/') + 1)..] + " " + Path.GetFileNameWithoutExtension(path));
        return new ConfigFile(name, ordinal, path, asset.Kind == AssetKind.File ? asset.LocalPath : Path.Combine(asset.LocalPath, path), item.Origin);
    }

    private List<IndexConfig> Shapes(List<ConfigFile> files, List<AssetDiagnostic> problems)
    {
        var places = new ItemPlaces(project.Folder);
        var configs = new List<IndexConfig>();
        var total = 0;
        foreach (var same in files.GroupBy(f => f.ClassName, StringComparer.Ordinal))
        {
            var shape = Shape.Empty();
            var read = same.Where(f => TryAdd(shape, f, problems)).ToList();
            var count = 0;
            var root = shape.Build("", 0, ref count);
            total += count * read.Count;
            if (total > IndexConfig.MaxNodes)
            {
                problems.Add(new AssetDiagnostic(DiagnosticSeverity.Error, AssetErrorCode.InvalidConfigFile, $"The settings files of the project have more than {IndexConfig.MaxNodes} values together, too many for classes. Leave out {same.First().What}.", same.First().Origin));
                return [];
            }

            foreach (var file in read)
            {
                var (place, position) = places.Of(file.Origin);
                configs.Add(new IndexConfig(file.ClassName, file.AssetOrdinal, file.Path, DocumentReader.IsYaml(file.Path) == true ? "yaml" : "json", place, position.Line, position.Column, root));
            }
        }

        return configs;
    }

    private static bool TryAdd(Shape shape, ConfigFile file, List<AssetDiagnostic> problems)
    {
        void Refuse(AssetErrorCode code, string message, ItemOrigin? origin = null) => problems.Add(new AssetDiagnostic(DiagnosticSeverity.Error, code, message, origin ?? file.Origin));
        if (DocumentReader.IsYaml(file.Path) is not { } isYaml)
        {
            Refuse(AssetErrorCode.InvalidConfigFile, $"{file.What} is not a settings file: its name must end with .json, .yaml or .yml.");
            return false;
        }

        try
        {
            if (new FileInfo(file.LocalPath) is { Exists: true, Length: > DocumentReader.MaxBytes })
                throw new DocumentException($"it is longer than {DocumentReader.MaxBytes >> 20} MB", default);
            var root = new DocumentReader().Read(File.ReadAllBytes(file.LocalPath), isYaml);
            if (root.Kind != DocumentKind.Map)
                throw new DocumentException($"it is {root.Noun}, and must be a mapping to become a class", root.Position);
            shape.Add(root);
            return true;
        }
        catch (DocumentException e)
        {
            // A file of the project is corrected where it is wrong; one of an asset, by naming another.
            var place = e.Position.Line > 0 && file.AssetOrdinal != IndexConfig.NoAsset ? $" (line {e.Position.Line}, column {e.Position.Column})" : "";
            Refuse(AssetErrorCode.InvalidConfigFile, $"{file.What} cannot be read as settings: {e.Message}{place}.",
                file.AssetOrdinal == IndexConfig.NoAsset && e.Position.Line > 0 ? new ItemOrigin(file.Origin.ItemType, file.Origin.Include, file.LocalPath) { Position = e.Position } : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Refuse(AssetErrorCode.ConfigFileNotFound, $"The settings file '{file.LocalPath}' does not exist. Correct the path of the AssetConfig.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(AssetErrorCode.InvalidConfigFile, $"{file.What} cannot be read: {e.Message}");
        }

        return false;
    }

    // As accessors are named.
    private static string ClassName(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        var starts = true;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                if (name.Length == 0 && char.IsDigit(c))
                    name.Append('_');
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            }

            starts = !char.IsLetterOrDigit(c);
        }

        return name.Length == 0 ? "Config" : name.ToString();
    }
}
