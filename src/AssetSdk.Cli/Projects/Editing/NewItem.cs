namespace AssetSdk.Cli;

/// <summary>An item that is to be written into a project.</summary>
/// <param name="Type">Its type: <c>RemoteAsset</c>.</param>
/// <param name="Include">Its identity, as MSBuild shall read it.</param>
internal sealed record NewItem(string Type, string Include)
{
    /// <summary>Its metadata, in the order in which it is written.</summary>
    public IReadOnlyList<(string Name, string Value)> Metadata { get; init; } = [];

    /// <summary>The item as an element.</summary>
    /// <param name="quote">The quote of attributes.</param>
    /// <param name="space">What stands before the end of a tag.</param>
    public string Write(char quote, string space)
    {
        string Attribute(string name, string value) => $" {name}={quote}{ProjectEscape.ToAttribute(ProjectEscape.ToMSBuild(value), quote)}{quote}";
        return $"<{Type}{Attribute("Include", Include)}{string.Concat(Metadata.Select(m => Attribute(m.Name, m.Value)))}{space}/>";
    }
}
