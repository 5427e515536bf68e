using System.CommandLine;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary><c>asset new PATH NAME</c>.</summary>
internal sealed class NewCommand : PublishCommand
{
    public NewCommand()
        : base("new", "Publishes the first version of a new asset.", new Argument<string>("NAME") { Description = "The asset's name, as in nlp/words" })
    {
        Examples =
        [
            ("asset new ./words nlp/words --store s3://acme-models/assets", "publishes the folder as nlp/words:0.0"),
            ("asset new model.onnx vision/cats --message \"trained on 2026-11\" --yes", "asks nothing, and notes a message"),
        ];
    }

    // No version is named: one that an interrupted publish of other bytes has claimed is passed over.
    protected override PublishRequest Request(Invocation invocation, AssetReference reference, VersionScheme scheme) => reference.Version is null
        ? new PublishRequest(reference.Name, "") { Scheme = scheme }
        : throw new UsageException($"A new asset gets its first version by itself: write '{reference.Name}', or 'asset push PATH {reference}' for a version of your choice.");

    protected override void Check(AssetReference reference, PublishPreview preview, string location)
    {
        if (preview.Versions.Count > 0 && !preview.IsPublished)
            throw new AssetException(AssetErrorCode.VersionTaken, $"The asset '{reference.Name}' exists in {location}; its latest version is {preview.Versions[0]}. Publish the next one with 'asset update'.");
    }
}
