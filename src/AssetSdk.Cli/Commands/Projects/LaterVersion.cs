using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>What an upgrade makes of a reference. <c>asset outdated</c> goes by the same rule.</summary>
/// <param name="Request">What it asks for then; <see langword="null"/> when it stays as it is written.</param>
/// <param name="Version">The version that it means then.</param>
internal sealed record LaterVersion(string? Request, string Version)
{
    /// <summary>The change; <see langword="null"/> when there is none.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="versions">The versions that there are for it.</param>
    /// <param name="major">Whether to go beyond what it asks for.</param>
    public static LaterVersion? Of(LockedReference reference, AvailableVersions versions, bool major) =>
        major && versions.Upgrade is { } upgrade ? new LaterVersion(upgrade, versions.Latest!)
        : versions.Update is { } update ? new LaterVersion(update, update)
        : versions.Within is { } within && reference.Locked is { } locked && locked.Resolved != within ? new LaterVersion(null, within)
        : null;

    /// <summary>Whether an upgrade changes the reference, or there is a later version than the one it has or, not locked yet, would be locked to.</summary>
    public static bool Exists(LockedReference reference, AvailableVersions versions)
    {
        if (Of(reference, versions, major: true) is not null)
            return true;
        var scheme = reference.Scheme!;
        return (reference.Locked?.Resolved ?? versions.Within) is { } now && versions.Latest is { } latest && latest != now
            && scheme.Compare(latest, now) > (scheme.NewestByPushDate ? -1 : 0);
    }
}
