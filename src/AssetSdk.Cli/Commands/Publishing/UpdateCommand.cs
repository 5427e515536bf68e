using System.CommandLine;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary><c>asset update PATH NAME[:MAJOR]</c>.</summary>
internal sealed class UpdateCommand : PublishCommand
{
    private static readonly Option<bool> BumpMajor = new("--bump-major") { Description = "Begin the next major version; the same as --bump major" };
    private static readonly Option<VersionBump> Bump = new("--bump") { Description = "The part of the version to increment: patch, minor or major", HelpName = "PART" };

    public UpdateCommand()
        : base("update", "Publishes the next version of an asset.", new Argument<string>("NAME[:MAJOR]") { Description = "The asset's name, and the version that the next one stays within: nlp/words:1 makes a 1.*" })
    {
        Bump.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "patch", "minor", "major");
        Add(BumpMajor);
        Add(Bump);
        Examples =
        [
            ("asset update ./words nlp/words", "the next minor version: 1.3 after 1.2"),
            ("asset update ./words nlp/words:0", "the next one of an older line: 0.8 after 0.7, though there is a 1.2"),
            ("asset update ./words nlp/words --bump-major", "2.0 after 1.2"),
        ];
    }

    protected override PublishRequest Request(Invocation invocation, AssetReference reference, VersionScheme scheme)
    {
        var bump = invocation.Get(Bump);
        if (invocation.Get(BumpMajor))
            bump = bump is VersionBump.Default or VersionBump.Major ? VersionBump.Major : throw new UsageException("--bump-major and --bump say different things. Say one of them.");
        return new PublishRequest(reference.Name, "") { Scheme = scheme, Bump = bump, Within = Line(reference.Version, scheme) };
    }

    protected override void Check(AssetReference reference, PublishPreview preview, string location)
    {
        if (preview.Versions.Count == 0)
            throw new AssetException(AssetErrorCode.AssetNotFound, $"There is no asset '{reference.Name}' in {location}. Publish its first version with 'asset new'.");
    }

    // As modelkit does: of a whole version the major counts.
    private static string? Line(string? version, VersionScheme scheme) =>
        version is not null && scheme == VersionScheme.Default && scheme.IsComplete(version) ? version[..version.IndexOf('.', StringComparison.Ordinal)] : version;
}
