using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>A part of a filter that a document matches or not.</summary>
internal abstract class FilterNode
{
    public abstract bool Matches(JsonElement document);
}

/// <summary>All parts match; with none, everything does.</summary>
internal sealed class AllOf(IReadOnlyList<FilterNode> parts) : FilterNode
{
    public IReadOnlyList<FilterNode> Parts { get; } = parts;

    public override bool Matches(JsonElement document)
    {
        foreach (var part in Parts)
        {
            if (!part.Matches(document))
                return false;
        }

        return true;
    }
}

/// <summary>At least one part matches; with none, nothing does.</summary>
internal sealed class AnyOf(IReadOnlyList<FilterNode> parts) : FilterNode
{
    public IReadOnlyList<FilterNode> Parts { get; } = parts;

    public override bool Matches(JsonElement document)
    {
        foreach (var part in Parts)
        {
            if (part.Matches(document))
                return true;
        }

        return false;
    }
}

/// <summary>The part does not match.</summary>
internal sealed class Not(FilterNode part) : FilterNode
{
    public FilterNode Part { get; } = part;

    public override bool Matches(JsonElement document) => !Part.Matches(document);
}

/// <summary>A test of what a path finds; without a path, of the value itself, as inside <c>$elemMatch</c>.</summary>
internal sealed class At : FilterNode
{
    private readonly Func<JsonElement, bool> _accepts;

    public At(FieldPath? path, ValueTest test)
    {
        Path = path;
        Test = test;
        _accepts = test.Accepts;
    }

    public FieldPath? Path { get; }

    public ValueTest Test { get; }

    public override bool Matches(JsonElement document)
    {
        MatchTime.Step();
        return Path is null ? Test.Accepts(document) : Path.Any(document, Test.IntoArrays, _accepts);
    }
}
