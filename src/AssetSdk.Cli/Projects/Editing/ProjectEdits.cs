using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>Changes of a project's items where they are written, in one file or several. Nothing is written before <see cref="Save"/>.</summary>
internal sealed class ProjectEdits
{
    private static readonly string[] GeneratedFolders = ["obj", ".nuget"];

    private readonly Dictionary<string, (ProjectText Before, ProjectText After)> _files = new(StringComparer.Ordinal);
    private readonly List<string> _saved = [];

    /// <summary>The files that are changed.</summary>
    public IReadOnlyList<string> Files => [.. _files.Where(static f => f.Value.Before != f.Value.After).Select(static f => f.Key)];

    /// <summary>Changes a file's text.</summary>
    public void Change(string file, Func<ProjectText, ProjectText> change)
    {
        var (before, after) = _files.TryGetValue(file, out var known) ? known : (ProjectText.Load(file), null!);
        _files[file] = (before, change(after ?? before));
    }

    /// <summary>Makes items ask for other versions: in their <c>Version</c> if they have one, else in their reference.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ProjectNotEditable"/>: a version is not written out where it could be changed for this item alone.</exception>
    public void SetVersions(IEnumerable<(EvaluatedItem Item, string Version)> changes)
    {
        // From the end: the places of those before stay right.
        var placed = changes.Select(static c => (c.Item, c.Version, Place: c.Item.Item.Version.Length > 0 && c.Item.VersionPlace is { } place ? place : c.Item.Place)).Distinct();
        foreach (var (item, version, place) in placed.OrderByDescending(static c => c.Place.Line).ThenByDescending(static c => c.Place.Column))
        {
            if (place == item.Place && item.Item.Version.Length == 0)
                Change(place.File, file => SetInclude(file, item, place, AssetReference.Parse(item.Item.Include) with { Version = version }));
            else
                Change(place.File, file => SetMetadata(file, item, place, version));
        }
    }

    /// <summary>Removes items.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ProjectNotEditable"/>: an item is not written out.</exception>
    public void Remove(IEnumerable<EvaluatedItem> items)
    {
        foreach (var item in items.DistinctBy(static i => (i.Place, i.Item.Include)).OrderByDescending(static i => i.Place.Line).ThenByDescending(static i => i.Place.Column))
        {
            Change(item.Place.File, file =>
            {
                var (element, include, list) = Include(file, item, item.Place);
                return list.Without(item.Item.Include) is { } left ? ProjectEditor.SetRaw(file, include, left) : ProjectEditor.Remove(file, element);
            });
        }
    }

    /// <summary>Writes what is changed: all of it, or nothing.</summary>
    /// <param name="warning">Takes what could not be put back.</param>
    /// <exception cref="AssetException">A file cannot be written, or was changed since it was read.</exception>
    public void Save(Action<string> warning)
    {
        try
        {
            foreach (var file in Files)
            {
                var (before, after) = _files[file];
                after.Save(before);
                _saved.Add(file);
            }
        }
        catch
        {
            Undo(warning);
            throw;
        }
    }

    /// <summary>Writes what was there before, where what is there is still what <see cref="Save"/> wrote.</summary>
    /// <param name="warning">Takes what could not be put back.</param>
    /// <returns>Whether everything is as it was.</returns>
    public bool Undo(Action<string> warning)
    {
        var isDone = true;
        foreach (var file in _saved)
        {
            var (before, after) = _files[file];
            try
            {
                before.Save(after);
            }
            catch (AssetException e)
            {
                isDone = false;
                warning($"What was changed in '{file}' could not be taken back: {e.Message}");
            }
        }

        _saved.Clear();
        return isDone;
    }

    private static ProjectText SetInclude(ProjectText file, EvaluatedItem item, TextPlace place, AssetReference reference)
    {
        var (_, include, list) = Include(file, item, place);
        return ProjectEditor.SetRaw(file, include, list.With(item.Item.Include, reference.ToString(), include.Quote));
    }

    private static ProjectText SetMetadata(ProjectText file, EvaluatedItem item, TextPlace place, string version)
    {
        CheckOwn(place);
        var element = file.ElementAt(place.Line, place.Column);
        var attribute = element?.Attribute("Version");
        var owner = attribute is null ? element?.Parent : element;
        if (element is null || owner is null || (attribute is null && (!element.Is("Version") || element.Children.Count > 0)))
            throw NotEditable(item, place, "not written there");

        // What an update of several items says is said of all of them.
        var raw = attribute is null ? file.Text[element.OpenEnd..element.CloseStart] : ProjectEditor.RawOf(file, attribute);
        if (ProjectEscape.IsExpanded(ProjectEscape.FromXml(raw)))
            throw NotEditable(item, place, $"written as '{raw}'");
        if ((owner.Attribute("Include") ?? owner.Attribute("Update")) is not { } names || new ItemList(ProjectEditor.RawOf(file, names)) is not { IsPlain: true, Items.Count: 1 })
            throw NotEditable(item, place, "that of several items");
        return attribute is null
            ? ProjectEditor.SetContent(file, element, version)
            : ProjectEditor.SetRaw(file, attribute, ProjectEscape.ToAttribute(ProjectEscape.ToMSBuild(version), attribute.Quote));
    }

    private static (XmlSpan Element, XmlAttributeSpan Attribute, ItemList List) Include(ProjectText file, EvaluatedItem item, TextPlace place)
    {
        CheckOwn(place);
        var element = file.ElementAt(place.Line, place.Column);
        if (element?.Attribute("Include") is not { } include)
            throw NotEditable(item, place, "not written there");
        var list = new ItemList(ProjectEditor.RawOf(file, include));
        return list.IsPlain && list.Items.Any(i => Same(i, item.Item.Include))
            ? (element, include, list)
            : throw NotEditable(item, place, $"written as '{ProjectEditor.RawOf(file, include)}'");
    }

    // On Unix MSBuild turns '\' into '/' before anyone sees the item.
    private static bool Same(string written, string include) => string.Equals(written, include, StringComparison.Ordinal) || string.Equals(written.Replace('\\', '/'), include, StringComparison.Ordinal);

    private static void CheckOwn(TextPlace place)
    {
        if (place.File.Split(Path.DirectorySeparatorChar).Intersect(GeneratedFolders, StringComparer.OrdinalIgnoreCase).Any())
            throw new AssetException(AssetErrorCode.ProjectNotEditable, $"'{place.File}' is generated or belongs to a package: what is changed there does not stay. Change what it comes from.");
    }

    private static AssetException NotEditable(EvaluatedItem item, TextPlace place, string how) =>
        new(AssetErrorCode.ProjectNotEditable, $"'{AssetPath.Printable(item.Item.Include)}' comes from {place.File}({place.Line},{place.Column}), and what would change is {how}. Change it there by hand.");
}
