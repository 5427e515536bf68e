using System.CommandLine;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary><c>asset push PATH NAME:VERSION</c>.</summary>
internal sealed class PushCommand : PublishCommand
{
    public PushCommand()
        : base("push", "Publishes a version of your choice.", new Argument<string>("NAME:VERSION") { Description = "The asset's name and the whole version, as in nlp/words:2.0" })
    {
        Examples =
        [
            ("asset push ./words nlp/words:2.0", "publishes the folder as 2.0, or says who has that number"),
            ("asset push gs://drop/words nlp/words:2.0 --store s3://acme-models/assets", "from one store into another, without a copy on this machine"),
        ];
    }

    protected override PublishRequest Request(Invocation invocation, AssetReference reference, VersionScheme scheme) => reference.Version is { } version
        ? new PublishRequest(reference.Name, "") { Scheme = scheme, Version = version }
        : throw new UsageException($"Say the version to publish, as in '{reference.Name}:1.0'; 'asset update' counts on by itself.");

    protected override void Check(AssetReference reference, PublishPreview preview, string location)
    {
        // The publisher refuses what is taken.
    }
}
