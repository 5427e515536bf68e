using System.Collections.Immutable;

namespace AssetSdk.Core;

/// <summary>The content of a lock file. Immutable; see <see cref="LockFileFormat"/> for how it is written.</summary>
public sealed class AssetLock
{
    private AssetLock(ImmutableSortedDictionary<LockKey, LockEntry> entries, string unknownMembers)
    {
        Entries = entries;
        UnknownMembers = unknownMembers;
    }

    /// <summary>A lock with nothing in it.</summary>
    public static AssetLock Empty { get; } = new(ImmutableSortedDictionary<LockKey, LockEntry>.Empty, "");

    /// <summary>The entries, sorted by name, request and scheme.</summary>
    public ImmutableSortedDictionary<LockKey, LockEntry> Entries { get; }

    /// <summary>Keys of the file that a newer AssetSdk wrote, as JSON members. They are kept.</summary>
    public string UnknownMembers { get; }

    /// <summary>Makes a lock of entries.</summary>
    /// <exception cref="ArgumentException">Two entries have one key.</exception>
    public static AssetLock Create(IEnumerable<LockEntry> entries, string unknownMembers = "") =>
        new(ImmutableSortedDictionary<LockKey, LockEntry>.Empty.AddRange(entries.Select(e => KeyValuePair.Create(e.Key, e))), unknownMembers);

    /// <summary>The lock with an entry added, or put in the place of the one with its key. Keys that a newer AssetSdk wrote into that one stay.</summary>
    public AssetLock With(LockEntry entry)
    {
        if (Entries.TryGetValue(entry.Key, out var old) && entry.UnknownMembers.Length == 0)
            entry = entry with { UnknownMembers = old.UnknownMembers };
        return new AssetLock(Entries.SetItem(entry.Key, entry), UnknownMembers);
    }

    /// <summary>The lock without the entries that <paramref name="keep"/> does not hold.</summary>
    public AssetLock Only(IReadOnlySet<LockKey> keep) =>
        new(Entries.RemoveRange(Entries.Keys.Where(k => !keep.Contains(k))), UnknownMembers);

    /// <summary>Says whether two locks mean the same.</summary>
    public bool Means(AssetLock other) =>
        Entries.Count == other.Entries.Count
        && string.Equals(UnknownMembers, other.UnknownMembers, StringComparison.Ordinal)
        && Entries.Values.SequenceEqual(other.Entries.Values);
}
