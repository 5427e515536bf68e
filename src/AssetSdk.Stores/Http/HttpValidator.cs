using System.Globalization;
using System.Net.Http.Headers;

namespace AssetSdk.Stores;

/// <summary>
/// Validators of web servers as one string: an entity tag as it is sent (<c>"…"</c> or <c>W/"…"</c>), else the date of the last change, marked <c>=</c>
/// when it is strong and <c>~</c> when the object can have changed twice within its second.
/// </summary>
internal static class HttpValidator
{
    private static readonly TimeSpan StrongAge = TimeSpan.FromMinutes(1);

    public static string? Of(HttpResponseMessage response)
    {
        if (Raw(response.Headers, "ETag") is { Length: > 0 } tag)
            return tag;
        if (Raw(response.Content.Headers, "Last-Modified") is not { } text || !TryParseDate(text, out var modified))
            return null;

        // RFC 9110, 8.8.2.2: a date is strong when it is clearly older than the answer that it comes with.
        var isStrong = Raw(response.Headers, "Date") is { } now && TryParseDate(now, out var date) && date - modified >= StrongAge;
        return (isStrong ? '=' : '~') + text;
    }

    /// <summary>Whether equal validators mean equal bytes, which parts of an object need.</summary>
    public static bool IsStrong(string? validator) => validator is ['"', .., '"'] or ['=', ..];

    /// <summary>Adds the condition that the object no longer has a validator.</summary>
    public static void AddUnlessMatch(HttpRequestMessage request, string validator)
    {
        if (validator[0] is '=' or '~')
            request.Headers.TryAddWithoutValidation("If-Modified-Since", validator[1..]);
        else
            request.Headers.TryAddWithoutValidation("If-None-Match", validator);
    }

    /// <summary>Asks for the bytes from an offset on, all or so many of them; from another than the first, if the object still has a validator.</summary>
    public static void AddRange(HttpRequestMessage request, long offset, long? length, string? validator)
    {
        request.Headers.TryAddWithoutValidation("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{offset + length - 1}"));
        if (offset > 0)
            request.Headers.TryAddWithoutValidation("If-Range", validator![0] == '=' ? validator[1..] : validator);
    }

    /// <summary>Whether a part has the validator that was asked for. A part may leave out the date, but not the entity tag.</summary>
    public static bool IsPartOf(HttpResponseMessage response, string validator) => validator[0] == '='
        ? Raw(response.Content.Headers, "Last-Modified") is not { } date || date == validator[1..]
        : Raw(response.Headers, "ETag") == validator;

    private static string? Raw(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count == 1 ? values.ToString().Trim() : null;

    private static bool TryParseDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
