using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A version that may exist already, seen by who would publish it.</summary>
internal static class PublishedVersion
{
    /// <summary>Looks for a version; <see langword="null"/> when it does not exist.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The asset's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="digest">The digest of what is to be published.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<PublishOutcome?> FindAsync(IObjectStore store, string name, string version, Digest digest, CancellationToken cancellationToken)
    {
        var (status, bytes, _) = await SmallObject.ReadAsync(store, AssetKeys.Meta(name, version), ManifestFormat.MaxBytes, null, cancellationToken).ConfigureAwait(false);
        if (status != ObjectReadStatus.Found)
            return null;
        try
        {
            return ManifestFormat.Read(bytes, name).Digest switch
            {
                null => new PublishOutcome(null, "it was published by a tool that records no digests"),
                { } there when there == digest => new PublishOutcome(PublishStatus.AlreadyPublished),
                { } there => new PublishOutcome(null, $"it was published with {there}"),
            };
        }
        catch (AssetException e)
        {
            return new PublishOutcome(null, $"it was published, and its manifest cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>What is noted of a version that is published now.</summary>
    public static VersionManifest Describe(PublishRequest request, AssetTree tree, TimeProvider clock)
    {
        var ours = request.Metadata?.DeepClone() as JsonObject ?? [];
        ours["who"] = request.Who;
        return new VersionManifest
        {
            Kind = tree.Kind,
            Tree = tree,
            PushDate = clock.GetUtcNow(),
            Raw = new JsonObject { ["assetsdk"] = ours },
        };
    }
}
