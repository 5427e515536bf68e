namespace AssetSdk.Core;

/// <summary>One line of the lock file: what a reference was resolved to, and the bytes that are expected for ever.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Requested">The version as the reference says it, <c>""</c> when it says none; for scheme <c>url</c> the file's SHA-256.</param>
/// <param name="Scheme">The version scheme, or <c>url</c>.</param>
/// <param name="Resolved">The version that it was resolved to.</param>
/// <param name="Kind">Whether the asset is a file or a folder.</param>
/// <param name="Digest">The tree digest.</param>
/// <param name="Size">The length of all files in bytes.</param>
/// <param name="Files">How many files there are.</param>
public sealed record LockEntry(string Name, string Requested, string Scheme, string Resolved, AssetKind Kind, Digest Digest, long Size, int Files)
{
    /// <summary>The scheme of an item with a <c>Url</c> of its own.</summary>
    public const string UrlScheme = "url";

    /// <summary>What identifies the entry.</summary>
    public LockKey Key => new(Name, Requested, Scheme);

    /// <summary>Keys that a newer AssetSdk wrote, as JSON members (<c>"key":value</c>), in their order. They are kept.</summary>
    public string UnknownMembers { get; init; } = "";
}

/// <summary>What identifies an entry of the lock file. Ordered ordinally by name, request, scheme.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Requested">The version as the reference says it, <c>""</c> when it says none.</param>
/// <param name="Scheme">The version scheme, or <c>url</c>.</param>
public sealed record LockKey(string Name, string Requested, string Scheme) : IComparable<LockKey>
{
    /// <inheritdoc/>
    public int CompareTo(LockKey? other)
    {
        if (other is null)
            return 1;
        var order = string.CompareOrdinal(Name, other.Name);
        order = order != 0 ? order : string.CompareOrdinal(Requested, other.Requested);
        return order != 0 ? order : string.CompareOrdinal(Scheme, other.Scheme);
    }

    /// <summary>Order of keys.</summary>
    public static bool operator <(LockKey left, LockKey right) => left.CompareTo(right) < 0;

    /// <summary>Order of keys.</summary>
    public static bool operator >(LockKey left, LockKey right) => left.CompareTo(right) > 0;

    /// <summary>Order of keys.</summary>
    public static bool operator <=(LockKey left, LockKey right) => left.CompareTo(right) <= 0;

    /// <summary>Order of keys.</summary>
    public static bool operator >=(LockKey left, LockKey right) => left.CompareTo(right) >= 0;
}
