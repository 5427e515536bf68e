using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What one item or one entry of a manifest says about a model. <c>""</c> and empty lists stand for what it does not say.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Origin">Where it is written.</param>
internal sealed record ModelDeclaration(string Key, ItemOrigin Origin)
{
    public string Type { get; init; } = "";

    public string Summary { get; init; } = "";

    public IReadOnlyList<ModelAsset> Assets { get; init; } = [];

    public IReadOnlyList<ModelSetting> Settings { get; init; } = [];

    public IReadOnlyList<ModelLink> Dependencies { get; init; } = [];
}

/// <summary>An asset that a model names; the tag is <c>""</c> for the main one.</summary>
internal sealed record ModelAsset(string Tag, AssetReference Reference, string Text, ItemOrigin Origin);

/// <summary>A setting of a model.</summary>
/// <param name="Path">The segments of its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="HasType">Whether the declaration names the type; an item's setting without one takes that of the manifest.</param>
/// <param name="Text">The value as an item's text has it, for that.</param>
/// <param name="Values">The value as the index has it.</param>
/// <param name="Origin">Where it is written.</param>
internal sealed record ModelSetting(IReadOnlyList<string> Path, string Type, bool HasType, string Text, IReadOnlyList<string> Values, ItemOrigin Origin)
{
    /// <summary>The name as a message shows it; a segment may have a dot in it.</summary>
    public string Name => string.Join('.', Path);

    /// <summary>The name, and no other's.</summary>
    public string Id { get; } = string.Join('\n', Path);

    /// <summary>The generated member that it becomes: two spellings of one member are one setting, whichever a manifest and an item use.</summary>
    public string Member { get; } = string.Join('.', Path.Select(MemberName));

    private static string MemberName(string segment)
    {
        var name = new System.Text.StringBuilder(segment.Length);
        var starts = true;
        foreach (var c in segment)
        {
            if (char.IsLetterOrDigit(c))
                name.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = !char.IsLetterOrDigit(c);
        }

        return name.ToString();
    }
}

/// <summary>A model that another one needs, under an alias.</summary>
internal sealed record ModelLink(string Alias, string Key, ItemOrigin Origin);
