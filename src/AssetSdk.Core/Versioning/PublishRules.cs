namespace AssetSdk.Core;

/// <summary>
/// What publishing refuses beyond what reading does: names and versions that would collide with the store's own objects, with another
/// asset, or with a disk. Reading such names works.
/// </summary>
public static class PublishRules
{
    private static readonly string[] ReservedEndings = [".meta", ".versions", ".files", ".claim"];

    // 'tagged' is left out: nearly every name with a '-' would be one of its versions.
    private static readonly VersionScheme[] SchemesThatNamesMustNotMatch =
        [.. VersionScheme.All.Where(s => !s.NewestByPushDate)];

    /// <summary>Checks that an asset can be published under a name.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NotPublishable"/>: it cannot; the message says why.</exception>
    public static void CheckName(string name)
    {
        if (!AssetName.IsValid(name, out var problem))
            throw Refused(name, problem);
        var segments = name.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var segment = segments[i];
            if (ReservedEnding(segment) is { } ending)
                throw Refused(name, $"the segment '{segment}' ends in '{ending}', which the store uses itself");
            if (AssetPath.IsDeviceName(segment))
                throw Refused(name, $"'{segment}' is a device name on Windows");
            if (i > 0 && SchemesThatNamesMustNotMatch.FirstOrDefault(s => s.IsComplete(segment)) is { } scheme)
                throw Refused(name, $"the segment '{segment}' reads as a version ({scheme.Name}) of the asset '{string.Join('/', segments[..i])}'");
        }
    }

    /// <summary>Checks that a version can be published.</summary>
    /// <param name="scheme">The asset's version scheme.</param>
    /// <param name="version">The version.</param>
    /// <param name="published">The versions that there are.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NotPublishable"/>: it cannot; the message says why.</exception>
    public static void CheckVersion(VersionScheme scheme, string version, IEnumerable<string> published)
    {
        if (AssetReference.VersionProblem(version) is { } problem)
            throw Refused(version, problem);
        if (!scheme.IsCanonical(version))
            throw Refused(version, $"it is not a canonical version of the scheme {scheme.Name}; write {scheme.Form}");
        if (ReservedEnding(version) is { } ending)
            throw Refused(version, $"it ends in '{ending}', which the store uses itself");
        if (AssetPath.IsDeviceName(version))
            throw Refused(version, "it is a device name on Windows");
        if (!scheme.NewestByPushDate && published.FirstOrDefault(v => !string.Equals(v, version, StringComparison.Ordinal) && scheme.Compare(v, version) == 0) is { } equal)
            throw Refused(version, $"it equals the published version '{equal}' in the order of the scheme {scheme.Name}");
    }

    /// <summary>Checks that a file can be laid out on any system.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: it cannot; the message says why.</exception>
    public static void CheckPath(string path)
    {
        if (AssetPath.Problem(path) is { } problem)
            throw RefusedPath(path, problem);
        foreach (var segment in path.Split('/'))
        {
            if (AssetPath.IsDeviceName(segment))
                throw RefusedPath(path, $"'{segment}' is a device name on Windows");
            if (segment[^1] is '.' or ' ')
                throw RefusedPath(path, $"'{segment}' ends with a dot or a space, which Windows drops");
        }
    }

    private static AssetException RefusedPath(string path, string problem) =>
        new(AssetErrorCode.InvalidContent, $"The file '{AssetPath.Printable(path)}' cannot be published: {problem}. Rename it.");

    private static string? ReservedEnding(string text) =>
        Array.Find(ReservedEndings, e => text.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static AssetException Refused(string what, string why) =>
        new(AssetErrorCode.NotPublishable, $"'{AssetPath.Printable(what)}' cannot be published: {why}. Choose another.");
}
