using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Says a later version in the form of an earlier request: what asks for <c>1</c> asks for <c>2</c> then, and what asks for <c>1.2</c> for <c>2.0</c>.</summary>
internal static class RequestForm
{
    /// <summary>The request that means <paramref name="latest"/>, in the form of <paramref name="requested"/>; <see langword="null"/> when there is none, as for a range.</summary>
    public static string? Raise(VersionScheme scheme, string requested, string latest) =>
        scheme.IsComplete(requested) ? latest
        : scheme.IsPartial(requested) ? Partials(scheme, latest).LastOrDefault(p => Dots(p) <= Dots(requested))
        : null;

    /// <summary>The shortest partial version that <paramref name="version"/> is within: its major; <see langword="null"/> in a scheme that has none.</summary>
    public static string? Major(VersionScheme scheme, string version) => Partials(scheme, version).FirstOrDefault();

    // The parts that a version begins with, the shortest first, as far as the scheme takes them for partial versions that the version answers.
    private static IEnumerable<string> Partials(VersionScheme scheme, string version)
    {
        for (var i = 1; i < version.Length; i++)
        {
            if (version[i] is '.' or '-' && version[..i] is var part && !scheme.IsComplete(part) && scheme.IsPartial(part) && scheme.Select(part, [version]).Count > 0)
                yield return part;
        }
    }

    private static int Dots(string version) => version.Count(c => c == '.');
}
