using System.Diagnostics.CodeAnalysis;

namespace AssetSdk.Core;

/// <summary>
/// How versions are parsed, ordered, completed and incremented. A new scheme is one class.
/// </summary>
/// <remarks>
/// <see cref="Compare"/> is a total preorder over all strings: versions that a store lists but the scheme does not know (another
/// tool's) come before all others and never fail a comparison.
/// </remarks>
public abstract class VersionScheme
{
    /// <summary>The scheme that applies when none is chosen.</summary>
    public static VersionScheme Default => MajorMinorScheme.Instance;

    /// <summary>All schemes, the default first.</summary>
    public static IReadOnlyList<VersionScheme> All { get; } =
        [MajorMinorScheme.Instance, SimpleDateScheme.Instance, SemVerScheme.Instance, TaggedScheme.Instance];

    /// <summary>The scheme's name, as in <c>AssetVersioning</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The form of its versions, for messages: <c>MAJOR.MINOR</c>.</summary>
    public abstract string Form { get; }

    /// <summary>Whether versions that <see cref="Compare"/> calls equal are told apart by the date they were published.</summary>
    public virtual bool NewestByPushDate => false;

    /// <summary>Finds a scheme by its name.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out VersionScheme? scheme)
    {
        scheme = All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal));
        return scheme is not null;
    }

    /// <summary>Finds a scheme by its name.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UnknownVersionScheme"/>: there is none of this name.</exception>
    public static VersionScheme Get(string name) => TryGet(name, out var scheme)
        ? scheme
        : throw new AssetException(AssetErrorCode.UnknownVersionScheme, $"There is no version scheme '{AssetPath.Printable(name)}'. Use one of {string.Join(", ", All.Select(s => s.Name))}.");

    /// <summary>Says whether a version is whole, so that it names one version and no other.</summary>
    public abstract bool IsComplete(string version);

    /// <summary>Says whether a version is complete and written in the one spelling that publishing takes.</summary>
    public abstract bool IsCanonical(string version);

    /// <summary>Says whether a version is partial: <c>1</c> for "the latest <c>1.*</c>".</summary>
    public abstract bool IsPartial(string version);

    /// <summary>Says whether a string is a range, which only <c>Version</c> metadata can hold.</summary>
    public virtual bool IsRange(string version) => false;

    /// <summary>Orders two versions: negative when <paramref name="left"/> is the lower one.</summary>
    public abstract int Compare(string left, string right);

    /// <summary>The versions sorted latest first. Equal ones keep their order.</summary>
    public IReadOnlyList<string> Sort(IEnumerable<string> versions) =>
        [.. versions.OrderDescending(Comparer<string>.Create(Compare))];

    /// <summary>
    /// The versions that answer a request: the best one, and those equal to it in the scheme's order, in input order; none when nothing answers.
    /// </summary>
    /// <param name="requested">A complete version, a partial one, a range, or <see langword="null"/> for the latest.</param>
    /// <param name="versions">The versions that there are.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidVersion"/>: the request is not of this scheme.</exception>
    public IReadOnlyList<string> Select(string? requested, IEnumerable<string> versions)
    {
        if (requested is not null)
            CheckRequest(requested);
        if (requested is not null && IsComplete(requested))
            return [.. versions.Where(v => string.Equals(v, requested, StringComparison.Ordinal)).Take(1)];

        var candidates = versions.Where(v => IsComplete(v) && (requested is null ? IsOfferedUnasked(v) : Answers(requested, v))).ToList();
        if (candidates.Count == 0)
            return [];
        var best = candidates.Aggregate((x, y) => Compare(y, x) > 0 ? y : x);
        return [.. candidates.Where(v => Compare(v, best) == 0)];
    }

    /// <summary>Checks that a string can be asked for in this scheme.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidVersion"/>: it cannot; the message gives the form.</exception>
    public void CheckRequest(string requested)
    {
        if (!IsComplete(requested) && !IsPartial(requested) && !IsRange(requested))
            throw new AssetException(AssetErrorCode.InvalidVersion, $"'{AssetPath.Printable(requested)}' is not a version of the scheme {Name}. Write {Form}.");
    }

    /// <summary>The version that a first publish gets.</summary>
    /// <param name="clock">What time it is, for schemes of dates.</param>
    public abstract string First(TimeProvider clock);

    /// <summary>The version that follows.</summary>
    /// <param name="versions">The versions that there are; not empty.</param>
    /// <param name="bump">Which part to increment.</param>
    /// <param name="within">A partial version to stay within, or <see langword="null"/> for the latest.</param>
    /// <param name="clock">What time it is, for schemes of dates.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.VersionNotFound"/>: nothing is there to follow; <see cref="AssetErrorCode.InvalidVersion"/>: the scheme has no such part or no next version.
    /// </exception>
    public abstract string Next(IReadOnlyList<string> versions, VersionBump bump, string? within, TimeProvider clock);

    /// <summary>Whether a complete version is offered to a request that names no version.</summary>
    protected virtual bool IsOfferedUnasked(string version) => true;

    /// <summary>Whether a complete version answers a partial version or a range.</summary>
    protected abstract bool Answers(string requested, string version);

    /// <summary>The latest version within a partial one, to count on from.</summary>
    private protected string LatestWithin(IReadOnlyList<string> versions, string? within) =>
        Select(within, versions) is [var latest, ..]
            ? latest
            : throw new AssetException(AssetErrorCode.VersionNotFound, within is null
                ? "There is no version yet to count on from."
                : $"There is no version {within}.* to count on from. There is {string.Join(", ", Sort(versions).Take(5))}.");

    private protected AssetException NoSuchBump(VersionBump bump) =>
        new(AssetErrorCode.InvalidVersion, $"The scheme {Name} has no {bump.ToString().ToLowerInvariant()} number to increment.");
}
