using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset versions NAME</c>.</summary>
internal sealed class VersionsCommand : CliCommand
{
    private static readonly Argument<string> AssetName = new("NAME") { Description = "The asset's name" };

    public VersionsCommand()
        : base("versions", "Lists the versions of an asset, latest first, with when and by whom they were pushed.")
    {
        Add(AssetName);
        Remarks = "In JSON: {\"name\", \"store\", \"versions\": [{\"version\", \"pushed\", \"who\", \"kind\", \"size\", \"files\", \"digest\", \"message\", \"tags\"}]}. Of a version that modelkit pushed, size and digest are null.";
        Examples = [("asset versions nlp/words", "all versions"), ("asset versions nlp/words --json", "with digests, for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = AssetReference.Parse(invocation.Get(AssetName));
        if (reference.Version is not null || reference.SubPath is not null)
            throw new UsageException($"Write the name alone: '{reference.Name}'. 'asset show {CliOutput.Safe(reference.ToString())}' shows one version.");
        using var client = invocation.OpenClient();
        var versions = await client.VersionsAsync(reference.Name, cancellationToken).ConfigureAwait(false);
        if (versions.Count == 0)
            throw new AssetException(AssetErrorCode.VersionNotFound, $"'{reference.Name}' has no version yet: a publish was begun and never completed (publish the same content again), or an Assets DB has it without version, tag or an address of its bytes (correct it there).");

        var output = invocation.Output;
        output.Json(new JsonObject
        {
            ["name"] = reference.Name,
            ["store"] = versions[0].Location,
            ["versions"] = new JsonArray([.. versions.Select(ToJson)]),
        });
        var table = new TextTable("VERSION", "PUSHED", "WHO", "FILES>", "SIZE>", "MESSAGE");
        foreach (var version in versions)
        {
            var notes = PublishNotes.Of(version.Manifest);
            table.Add(version.Version, AssetText.Time(version.Manifest.PushDate), notes.Who ?? "-", $"{AssetText.Files(version.Manifest)}", AssetText.Size(version.Manifest.Size), notes.Message);
        }

        output.Table(table);
        return ExitCode.Done;
    }

    private static JsonObject ToJson(ResolvedReference version)
    {
        var notes = PublishNotes.Of(version.Manifest);
        return new JsonObject
        {
            ["version"] = version.Version,
            ["pushed"] = JsonText.Time(version.Manifest.PushDate),
            ["who"] = notes.Who,
            ["kind"] = AssetText.Kind(version.Manifest.Kind),
            ["size"] = version.Manifest.Size,
            ["files"] = AssetText.Files(version.Manifest),
            ["digest"] = version.Manifest.Digest?.ToString(),
            ["message"] = notes.Message,
            ["tags"] = JsonText.List(notes.Tags),
        };
    }
}
