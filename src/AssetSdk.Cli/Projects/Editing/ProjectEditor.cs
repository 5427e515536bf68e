namespace AssetSdk.Cli;

/// <summary>Changes a project file as a person would: a line where it belongs, in the style of those around it, and nothing else.</summary>
internal static class ProjectEditor
{
    private const string DefaultUnit = "  ";

    /// <summary>Adds an item: to the group that has items of its type, in their order if they are sorted, else in a group of its own after the last one.</summary>
    public static ProjectText Add(ProjectText file, NewItem item)
    {
        var siblings = file.Root.Children
            .Where(g => g.Is("ItemGroup") && g.Attribute("Condition") is null)
            .Select(g => g.Children.Where(c => c.Is(item.Type) && c.Attribute("Include") is not null).ToList())
            .FirstOrDefault(static s => s.Count > 0);
        if (siblings is null)
            return AddGroup(file, "ItemGroup", item.Write('"', " "), file.Root.Children.LastOrDefault(IsGroup) ?? file.Root.Children.LastOrDefault());

        var includes = siblings.ConvertAll(s => ValueOf(file, s.Attribute("Include")!));
        var isSorted = includes.Zip(includes.Skip(1)).All(static p => Compare(p.First, p.Second) <= 0);
        var next = isSorted ? includes.FindIndex(i => Compare(i, item.Include) > 0) : -1;
        var model = siblings[next > 0 ? next - 1 : next < 0 ? ^1 : 0];
        var written = item.Write(model.Attribute("Include")!.Quote, SpaceBeforeEnd(file, model));
        return next == 0 ? InsertBefore(file, model, written) : InsertAfter(file, model, written);
    }

    /// <summary>Adds a property to the first group without a condition, else in a group of its own before the others.</summary>
    public static ProjectText AddProperty(ProjectText file, string name, string value)
    {
        var written = $"<{name}>{ProjectEscape.ToContent(ProjectEscape.ToMSBuild(value))}</{name}>";
        var group = file.Root.Children.Find(g => g.Is("PropertyGroup") && g.Attribute("Condition") is null && g.Children.Count > 0);
        if (group is not null)
            return InsertAfter(file, group.Children[^1], written);
        return AddGroup(file, "PropertyGroup", written, file.Root.Children.LastOrDefault(c => c.Is("Sdk") || c.Is("Import")));
    }

    /// <summary>Adds an element as the first one of the project.</summary>
    public static ProjectText AddFirst(ProjectText file, string written)
    {
        if (file.Root.IsOneTag)
            return Fill(file, written);
        var text = file.Text;
        var (line, indent) = (TextLines.BreakNear(text, file.Root.Start), IndentOfChildren(file, file.Root));
        var at = TextLines.OnlyCommentsFollow(text, file.Root.OpenEnd) ? TextLines.EndOf(text, file.Root.OpenEnd) : file.Root.OpenEnd;
        return at == file.Root.OpenEnd && at != TextLines.EndOf(text, at) ? file.With(at, at, written) : file.With(at, at, line + indent + written);
    }

    /// <summary>Replaces the value of an attribute, which is given as it is written.</summary>
    public static ProjectText SetRaw(ProjectText file, XmlAttributeSpan attribute, string raw) => file.With(attribute.ValueStart, attribute.ValueEnd, raw);

    /// <summary>Replaces the text of an element that has no elements.</summary>
    public static ProjectText SetContent(ProjectText file, XmlSpan element, string value) =>
        file.With(element.OpenEnd, element.CloseStart, ProjectEscape.ToContent(ProjectEscape.ToMSBuild(value)));

    /// <summary>Removes an element with its line, and its group when nothing is left in it.</summary>
    public static ProjectText Remove(ProjectText file, XmlSpan element)
    {
        if (element.Parent is { } group && IsGroup(group) && group.Children.Count == 1 && IsBlank(file, group, element))
            return RemoveLines(file, group, withBlankLine: true);
        return RemoveLines(file, element, withBlankLine: false);
    }

    /// <summary>The value of an attribute as MSBuild reads it.</summary>
    public static string ValueOf(ProjectText file, XmlAttributeSpan attribute) => ProjectEscape.FromMSBuild(ProjectEscape.FromXml(RawOf(file, attribute)));

    /// <summary>The value of an attribute as it is written.</summary>
    public static string RawOf(ProjectText file, XmlAttributeSpan attribute) => file.Text[attribute.ValueStart..attribute.ValueEnd];

    private static bool IsGroup(XmlSpan element) => element.Is("ItemGroup") || element.Is("PropertyGroup");

    private static int Compare(string left, string right) => string.Compare(left, right, StringComparison.OrdinalIgnoreCase);

    private static string SpaceBeforeEnd(ProjectText file, XmlSpan element)
    {
        var end = file.Text.AsSpan(0, element.OpenEnd).TrimEnd("/>");
        return !element.IsOneTag || end.EndsWith(" ", StringComparison.Ordinal) || end.EndsWith("\n", StringComparison.Ordinal) ? " " : "";
    }

    private static ProjectText InsertAfter(ProjectText file, XmlSpan element, string written)
    {
        var text = file.Text;
        if (!TextLines.IsFirst(text, element.Start) || TextLines.BreakNear(text, element.Start).Length == 0)
            return file.With(element.End, element.End, SpaceBefore(text, element) + written);
        var at = TextLines.OnlyCommentsFollow(text, element.End) ? TextLines.EndOf(text, element.End) : element.End;
        return file.With(at, at, TextLines.BreakNear(text, element.Start) + TextLines.IndentOf(text, element.Start) + written);
    }

    private static ProjectText InsertBefore(ProjectText file, XmlSpan element, string written)
    {
        var text = file.Text;
        var line = TextLines.BreakNear(text, element.Start);
        if (!TextLines.IsFirst(text, element.Start) || line.Length == 0)
            return file.With(element.Start, element.Start, written + SpaceBefore(text, element));
        var at = AboveComments(text, TextLines.StartOf(text, element.Start), element.Parent!.OpenEnd);
        return file.With(at, at, TextLines.IndentOf(text, element.Start) + written + line);
    }

    // A comment above an item is about that item.
    private static int AboveComments(string text, int lineStart, int limit)
    {
        while (lineStart > limit)
        {
            var above = text.AsSpan(0, TextLines.EndBefore(text, lineStart)).TrimEnd(" \t");
            var comment = above.EndsWith("-->", StringComparison.Ordinal) ? above.LastIndexOf("<!--", StringComparison.Ordinal) : -1;
            if (comment < 0 || TextLines.StartOf(text, comment) < limit || !TextLines.IsFirst(text, comment))
                break;
            lineStart = TextLines.StartOf(text, comment);
        }

        return lineStart;
    }

    // Elements that share a line are kept apart as they are.
    private static string SpaceBefore(string text, XmlSpan element)
    {
        var start = element.Start;
        while (start > 0 && text[start - 1] is ' ' or '\t')
            start--;
        return text[start..element.Start];
    }

    private static ProjectText AddGroup(ProjectText file, string type, string written, XmlSpan? after)
    {
        if (after is null && file.Root.Children.Count == 0)
            return Fill(file, written, type);
        var text = file.Text;
        var anchor = after ?? file.Root.Children[0];
        if (!TextLines.IsFirst(text, anchor.Start) || TextLines.BreakNear(text, anchor.Start).Length == 0)
        {
            var place = after is null ? anchor.Start : anchor.End;
            return file.With(place, place, $"<{type}>{written}</{type}>");
        }

        var (line, indent, inner) = (TextLines.BreakNear(text, anchor.Start), TextLines.IndentOf(text, anchor.Start), IndentInGroups(file));
        var lines = $"{indent}<{type}>{line}{inner}{written}{line}{indent}</{type}>";
        if (after is null)
        {
            var before = AboveComments(text, TextLines.StartOf(text, anchor.Start), file.Root.OpenEnd);
            return file.With(before, before, lines + line);
        }

        var at = TextLines.OnlyCommentsFollow(text, anchor.End) ? TextLines.EndOf(text, anchor.End) : anchor.End;
        return file.With(at, at, line + (HasBlankLineAbove(text, anchor) ? line : "") + lines);
    }

    /// <summary>Puts something into a project that has nothing in it.</summary>
    private static ProjectText Fill(ProjectText file, string written, string? group = null)
    {
        var text = file.Text;
        var line = TextLines.BreakNear(text, file.Root.Start) is { Length: > 0 } own ? own : "\n";
        var content = group is null
            ? DefaultUnit + written
            : $"{DefaultUnit}<{group}>{line}{DefaultUnit}{DefaultUnit}{written}{line}{DefaultUnit}</{group}>";
        var root = file.Root;
        if (!root.IsOneTag)
            return file.With(root.OpenEnd, root.OpenEnd, line + content + (text[root.OpenEnd..root.CloseStart].AsSpan().IndexOfAny('\r', '\n') < 0 ? line : ""));
        var end = text[..(root.End - 2)].TrimEnd().Length;
        return file.With(end, root.End, $">{line}{content}{line}</{root.Name}>");
    }

    private static bool HasBlankLineAbove(string text, XmlSpan element)
    {
        var start = TextLines.StartOf(text, element.Start);
        return start > 0 && TextLines.EndBefore(text, start) is var end && text.AsSpan(TextLines.StartOf(text, end), end - TextLines.StartOf(text, end)).IsWhiteSpace();
    }

    private static string IndentOfChildren(ProjectText file, XmlSpan parent) =>
        parent.Children.Find(c => TextLines.IsFirst(file.Text, c.Start)) is { } child ? TextLines.IndentOf(file.Text, child.Start) : TextLines.IndentOf(file.Text, parent.Start) + DefaultUnit;

    // Of the last group that has lines of its own in it; else one step more than groups have.
    private static string IndentInGroups(ProjectText file)
    {
        var model = file.Root.Children.LastOrDefault(g => IsGroup(g) && g.Children.Exists(c => TextLines.IsFirst(file.Text, c.Start)));
        if (model is not null)
            return IndentOfChildren(file, model);
        var indent = IndentOfChildren(file, file.Root);
        return indent + (indent.Length > 0 ? indent : DefaultUnit);
    }

    private static bool IsBlank(ProjectText file, XmlSpan group, XmlSpan except) =>
        file.Text.AsSpan(group.OpenEnd, except.Start - group.OpenEnd).IsWhiteSpace() && OnlyCommentsOfLine(file.Text, except.End, group.CloseStart);

    // A comment behind an item goes with it; one in a line of its own stays.
    private static bool OnlyCommentsOfLine(string text, int start, int end)
    {
        var lineEnd = Math.Min(end, TextLines.EndOf(text, start));
        return (TextLines.OnlyCommentsFollow(text, start) || text.AsSpan(start, lineEnd - start).IsWhiteSpace()) && text.AsSpan(lineEnd, end - lineEnd).IsWhiteSpace();
    }

    private static ProjectText RemoveLines(ProjectText file, XmlSpan element, bool withBlankLine)
    {
        var text = file.Text;
        var isFirst = TextLines.IsFirst(text, element.Start);
        if (!isFirst || !TextLines.OnlyCommentsFollow(text, element.End))
        {
            // A closing tag in its line goes up to the line above.
            var isLast = isFirst && TextLines.StartOf(text, element.Start) > 0 && text.AsSpan(element.End, element.Parent!.CloseStart - element.End).IsWhiteSpace();
            var from = isLast ? TextLines.EndBefore(text, TextLines.StartOf(text, element.Start)) : isFirst ? element.Start : element.Start - SpaceBefore(text, element).Length;
            if (isLast && withBlankLine && HasBlankLineAbove(text, element) && TextLines.StartOf(text, from) > 0)
                from = TextLines.EndBefore(text, TextLines.StartOf(text, from));
            return file.With(from, element.End, "");
        }

        var start = TextLines.StartOf(text, element.Start);
        var end = TextLines.EndOf(text, element.End);
        end += TextLines.BreakAt(text, end).Length;
        if (withBlankLine && HasBlankLineAbove(text, element) && IsEndOrBlank(text, end, element.Parent!))
            start = TextLines.StartOf(text, TextLines.EndBefore(text, start));
        return file.With(start, end, "");
    }

    private static bool IsEndOrBlank(string text, int at, XmlSpan parent) =>
        text.AsSpan(at, TextLines.EndOf(text, at) - at).IsWhiteSpace() || text.AsSpan(at, Math.Max(0, parent.CloseStart - at)).IsWhiteSpace();
}
