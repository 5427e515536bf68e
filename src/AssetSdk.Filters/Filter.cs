using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>
/// A query filter of MongoDB: parsed and validated once, then asked of documents. Immutable and safe for any number of threads.
/// </summary>
/// <remarks>
/// A document is plain JSON in valid UTF-8, an object at its top. Whoever stores documents refuses those with one name twice in an object; where one comes all the same, the last counts.
/// What is supported, what is refused and what differs from MongoDB stands in the library's README.
/// </remarks>
public sealed class Filter
{
    private readonly FilterNode _root;
    private readonly TimeSpan _time;

    private Filter(FilterNode root, TimeSpan time, int regexLength)
    {
        _root = root;
        _time = time;
        RegexLength = regexLength;
    }

    /// <summary>Whether the filter restricts nothing: <c>{}</c>.</summary>
    public bool IsEmpty => _root is AllOf { Parts.Count: 0 };

    /// <summary>
    /// How long its regular expressions are together, in UTF-16 units. What a filter holds in memory grows with it: a unit that stands for a class of letters may take a kilobyte, once it has been asked of documents.
    /// </summary>
    public int RegexLength { get; }

    internal FilterNode Root => _root;

    /// <summary>Parses a filter.</summary>
    /// <param name="utf8Json">The filter, as JSON in UTF-8.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.FilterInvalid"/>: it is no filter; the message names operator and path. <see cref="AssetErrorCode.FilterTooLarge"/>: it is beyond the limits.
    /// </exception>
    public static Filter Parse(ReadOnlySpan<byte> utf8Json, FilterLimits? limits = null) => Parse(FilterJson.Read(utf8Json, limits ?? FilterLimits.Default, "filter"), limits);

    /// <summary>Parses a filter that has been read as JSON. The filter keeps nothing of it.</summary>
    /// <param name="json">The filter.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.FilterInvalid"/>: it is no filter; the message names operator and path. <see cref="AssetErrorCode.FilterTooLarge"/>: it is beyond the limits.
    /// </exception>
    public static Filter Parse(JsonElement json, FilterLimits? limits = null)
    {
        limits ??= FilterLimits.Default;
        FilterJson.Check(json, limits, "filter");
        var parser = new FilterParser(limits);
        return new Filter(parser.Parse(json.Clone()), limits.MatchTimeout, parser.RegexLength);
    }

    /// <summary>Whether a document matches. What this says is what a filter means; SQL only leaves out documents that cannot match.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterTooLarge"/>: a regular expression, or all together, took too long.</exception>
    public bool Matches(JsonElement document) => MatchTime.Limit(_time, _root, document);

    /// <summary>Translates the filter for a database: rows that are not of the condition cannot match, rows that are must be asked with <see cref="Matches"/>.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="mapping">How documents lie there.</param>
    public SqlCondition ToSql(SqlDialect dialect, SqlMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return new SqlTranslator(dialect, mapping).Translate(_root);
    }
}
