using System.Globalization;
using System.Text;
using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Filters;
using AssetSdk.Server.Api;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Queries;

/// <summary>A query as a client sends it: a filter as the body, and our extensions in the URL.</summary>
/// <param name="Filter">Which documents.</param>
/// <param name="Sort">In which order, if not in that in which they came.</param>
/// <param name="Projection">Which fields of them, if not all.</param>
/// <param name="Skip">How many of them are left out at the beginning.</param>
/// <param name="Limit">How many are wanted at most.</param>
/// <param name="After">The document after which to go on.</param>
internal sealed record DocumentQuery(Filter Filter, SortOrder? Sort, Projection? Projection, long Skip, long Limit, long After)
{
    // Of a regular expression, once it is a machine that knows all letters.
    private const long HeldPerCharacter = 1024;

    /// <summary>How many documents, from the first one, make the answer.</summary>
    public long Last => Limit > long.MaxValue - Skip ? long.MaxValue : Skip + Limit;

    /// <summary>How many documents have to be found for it: all that are to be sorted.</summary>
    public long Wanted => Sort is null ? Last : long.MaxValue;

    /// <summary>Reads a query.</summary>
    /// <exception cref="AssetException">The filter, the order or the projection is not one.</exception>
    /// <exception cref="ApiException">400: another parameter is not one.</exception>
    public static async Task<DocumentQuery> ReadAsync(HttpContext context, LimitOptions limits, QueryCursors cursors)
    {
        var body = await RequestBody.ReadAsync(context, limits.MaxFilterBytes).ConfigureAwait(false);
        var filter = body.Length == 0 ? Filter.Parse("{}"u8) : Filter.Parse(body.Span, new FilterLimits { MaxSize = limits.MaxFilterBytes });
        RequestHold.Of(context).Add(filter.RegexLength * HeldPerCharacter);
        var query = context.Request.Query;
        var sort = query["sort"].ToString() is { Length: > 0 } order ? SortOrder.Parse(order) : null;
        var projection = query["projection"].ToString() is { Length: > 0 } fields ? Projection.Parse(Encoding.UTF8.GetBytes(fields)) : null;
        var after = query["cursor"].ToString() is { Length: > 0 } cursor ? cursors.Read(cursor) : 0;
        if (after > 0 && sort is not null)
            throw new ApiException(400, "cursor goes on in the order in which documents came, and not with sort. Use skip and limit.");

        // The answer that gave the cursor has left them out already.
        var skip = Number(query["skip"], "skip", 0);
        return new DocumentQuery(filter, sort, projection, after > 0 ? 0 : skip, Number(query["limit"], "limit", long.MaxValue), after);
    }

    private static long Number(string? text, string name, long otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ApiException(400, $"{name} is not a number. Write digits only.");
}
