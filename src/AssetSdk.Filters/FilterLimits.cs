namespace AssetSdk.Filters;

/// <summary>How large a filter may be: what parsing and evaluating one costs is bounded by these.</summary>
public sealed record FilterLimits
{
    /// <summary>The limits when none are given.</summary>
    public static FilterLimits Default { get; } = new();

    /// <summary>The longest filter, in bytes of UTF-8.</summary>
    public int MaxSize { get; init; } = 1024 * 1024;

    /// <summary>How deeply objects and arrays may be nested, and of how many segments a path may consist.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>How many conditions a filter may have; an operator and a path are one each.</summary>
    public int MaxNodes { get; init; } = 1000;

    /// <summary>How many values may stand in one <c>$in</c>, <c>$nin</c> or <c>$all</c>.</summary>
    public int MaxInItems { get; init; } = 10_000;

    /// <summary>How many segments of a path may be numbers: each has two meanings, and all combinations are tried.</summary>
    public int MaxNumericSegments { get; init; } = 8;

    /// <summary>How many regular expressions a filter may have.</summary>
    public int MaxRegexes { get; init; } = 32;

    /// <summary>The longest regular expression, in UTF-16 units.</summary>
    public int MaxRegexLength { get; init; } = 1024;

    /// <summary>How long one regular expression may look at one value. Past that the evaluation ends with <c>FilterTooLarge</c>.</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a filter may look at one document. Past that the evaluation ends with <c>FilterTooLarge</c>.</summary>
    public TimeSpan MatchTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
