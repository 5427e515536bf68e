namespace AssetSdk.Core;

/// <summary>
/// The asset server's versions, <c>version-tag</c>, split at the last <c>-</c>. The highest version counts, and of its tags the one pushed last.
/// </summary>
/// <remarks>Versions are ordered by their parts between dots: numbers by value and before words, words ordinally, a shorter version before a longer one.</remarks>
public sealed class TaggedScheme : VersionScheme
{
    internal static readonly TaggedScheme Instance = new();

    private TaggedScheme()
    {
    }

    /// <inheritdoc/>
    public override string Name => "tagged";

    /// <inheritdoc/>
    public override string Form => "VERSION-TAG as in 1.0-base, or VERSION as in 1.0 for its newest tag";

    /// <inheritdoc/>
    public override bool NewestByPushDate => true;

    /// <inheritdoc/>
    public override bool IsComplete(string version)
    {
        var dash = version.LastIndexOf('-');
        return dash > 0 && AssetReference.VersionProblem(version[..dash]) is null && IsTag(version.AsSpan(dash + 1));
    }

    /// <inheritdoc/>
    public override bool IsCanonical(string version) => IsComplete(version) && AssetReference.VersionProblem(version) is null;

    /// <inheritdoc/>
    public override bool IsPartial(string version) =>
        !version.Contains('-', StringComparison.Ordinal) && AssetReference.VersionProblem(version) is null;

    /// <inheritdoc/>
    public override int Compare(string left, string right)
    {
        var (leftIs, rightIs) = (IsComplete(left), IsComplete(right));
        return leftIs && rightIs ? CompareNumbers(VersionOf(left), VersionOf(right)) : leftIs.CompareTo(rightIs);
    }

    /// <inheritdoc/>
    public override string First(TimeProvider clock) => throw MustBeNamed();

    /// <inheritdoc/>
    public override string Next(IReadOnlyList<string> versions, VersionBump bump, string? within, TimeProvider clock) => throw MustBeNamed();

    /// <inheritdoc/>
    protected override bool Answers(string requested, string version) => VersionOf(version).SequenceEqual(requested);

    private static AssetException MustBeNamed() =>
        new(AssetErrorCode.InvalidVersion, "The scheme tagged counts nothing: name the version and the tag to publish, as in 1.0-base.");

    private static ReadOnlySpan<char> VersionOf(string version) => version.AsSpan(0, version.LastIndexOf('-'));

    private static bool IsTag(ReadOnlySpan<char> tag)
    {
        if (tag.IsEmpty || !char.IsAsciiLetterOrDigit(tag[0]))
            return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
                return false;
        }

        return true;
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var leftPart = TakePart(ref left);
            var rightPart = TakePart(ref right);
            var (leftNumber, rightNumber) = (NumericText.IsNumber(leftPart), NumericText.IsNumber(rightPart));
            var order = leftNumber && rightNumber ? NumericText.Compare(leftPart, rightPart)
                : leftNumber != rightNumber ? (leftNumber ? -1 : 1)
                : leftPart.SequenceCompareTo(rightPart);
            if (order != 0)
                return order;
        }

        return left.IsEmpty ? (right.IsEmpty ? 0 : -1) : 1;
    }

    private static ReadOnlySpan<char> TakePart(ref ReadOnlySpan<char> rest)
    {
        var dot = rest.IndexOf('.');
        var part = dot < 0 ? rest : rest[..dot];
        rest = dot < 0 ? default : rest[(dot + 1)..];
        return part;
    }
}
