using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The pages of a listing, as far as they are believed: a service may give empty ones (of objects that were deleted), but not for ever.</summary>
/// <param name="location">The store, for messages.</param>
internal sealed class ListingBound(string location)
{
    /// <summary>How many pages may follow each other without an object.</summary>
    public const int MaxEmptyPages = 1_000;

    /// <summary>How many pages there may be: of full ones enough for a hundred million objects.</summary>
    public const int MaxPages = 100_000;

    private string? _last;
    private int _empty;
    private int _pages;

    /// <summary>Takes note of a page.</summary>
    /// <param name="objects">How many objects it has.</param>
    /// <param name="next">What asks for the next one; <see langword="null"/> on the last.</param>
    /// <returns>The same.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: there is no end to them.</exception>
    public string? Next(int objects, string? next)
    {
        _pages++;
        _empty = objects > 0 ? 0 : _empty + 1;
        if (next is null)
            return null;
        if (next == _last)
            throw Endless("a page names itself as the next one");
        if (_empty >= MaxEmptyPages)
            throw Endless(FormattableString.Invariant($"{_empty:N0} pages one after the other are empty"));
        if (_pages >= MaxPages)
            throw Endless(FormattableString.Invariant($"there are more than {_pages:N0} pages"));
        return _last = next;
    }

    private AssetException Endless(string why) => new(AssetErrorCode.SourceFailed, $"{location} lists without end: {why}. It was given up.");
}
