using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>An asset of an Assets DB that can be referred to and fetched: its name and version are such in every store. What the server says of it is untrusted.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version and the tag, as the scheme <c>tagged</c> writes them.</param>
/// <param name="Created">When the server got it, if it says so.</param>
internal sealed record AssetsDbVersion(string Name, string Version, DateTimeOffset? Created)
{
    /// <summary>The scheme of the versions.</summary>
    public static VersionScheme Scheme { get; } = VersionScheme.Get("tagged");

    /// <summary>Reads a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="asset">The asset, if it can be referred to.</param>
    /// <param name="problem">Why it cannot, as the end of a sentence.</param>
    public static bool TryRead(JsonElement document, [NotNullWhen(true)] out AssetsDbVersion? asset, [NotNullWhen(false)] out string? problem)
    {
        asset = null;
        var name = AssetsDbJson.Text(document, "asset_name");
        if (!AssetName.IsValid(name, out problem))
            return false;
        var (version, tag) = (AssetsDbJson.Text(document, "asset_version", "version"), AssetsDbJson.Text(document, "asset_version", "tag"));
        if (version.Length == 0 || tag.Length == 0)
        {
            problem = "its asset_version lacks the version or the tag";
            return false;
        }

        // A tag with a '-' would read as the tag of another version.
        var whole = $"{version}-{tag}";
        if (tag.Contains('-', StringComparison.Ordinal) || !Scheme.IsCanonical(whole))
        {
            problem = $"'{AssetPath.Printable(whole)}' is not a version of the scheme {Scheme.Name}; that is {Scheme.Form}";
            return false;
        }

        if (AssetsDbJson.Text(document, "asset_uri") is { Length: > 0 } uri && uri != $"{name}:{whole}")
        {
            problem = $"its asset_uri is '{AssetPath.Printable(uri)}', and its name and version make '{name}:{whole}'";
            return false;
        }

        // Metadata of something that is nowhere is no version: its neighbours can be fetched all the same.
        problem = AssetsDbUrls.Problem(AssetsDbJson.Text(document, "asset_public_url"));
        if (problem is not null)
            return false;
        asset = new AssetsDbVersion(name, whole, DateOf(AssetsDbJson.Text(document, "asset_created")));
        return true;
    }

    /// <summary>Splits a version; <see langword="null"/> when it is not one of an Assets DB.</summary>
    public static (string Version, string Tag)? Split(string version) =>
        Scheme.IsCanonical(version) && version.LastIndexOf('-') is var dash ? (version[..dash], version[(dash + 1)..]) : null;

    /// <summary>Reads a time.</summary>
    public static DateTimeOffset? DateOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date : null;
}
