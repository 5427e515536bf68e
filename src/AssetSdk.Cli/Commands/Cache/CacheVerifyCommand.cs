using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset cache verify [--repair]</c>.</summary>
internal sealed class CacheVerifyCommand : CliCommand
{
    private const string Verifying = "Verifying";

    private static readonly Option<bool> Repair = new("--repair") { Description = "Take out what is damaged, so that the next restore brings it again" };

    public CacheVerifyCommand()
        : base("verify", "Hashes every file of the cache.")
    {
        Add(Repair);
        Remarks = """
            A line names each damaged file, and the command ends with 5. With --repair the damaged assets and contents are taken out, and it ends with 0: what a project needs comes back when it is restored.
            The cache is --cache, else that of the folder's project: when that cannot be read, or there are several, nothing is taken out before --cache says which.
            In JSON: {"cache", "assets", "files", "bytes", "damaged": [{"digest", "names", "kind", "size", "files", "lastUsed", "lockFiles", "damagedFiles": [path]}], "contents": [digest], "repaired"}; "contents" are damaged and of no asset.
            """;
        Examples = [("asset cache verify", "look"), ("asset cache verify --repair", "look, and take out what is damaged")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (repaired, output) = (invocation.Get(Repair), invocation.Output);
        var cache = repaired ? CacheChoice.ToChange(invocation) : CacheChoice.Of(invocation);
        var verifier = new CacheVerifier(cache, output.Log, invocation.Host.Clock);
        var found = await verifier.VerifyAsync((done, total) => output.Progress.Report(Verifying, done, total), cancellationToken).ConfigureAwait(false);
        output.Progress.End(Verifying);
        if (repaired)
            await verifier.RepairAsync(found, cancellationToken).ConfigureAwait(false);

        output.Json(Json(cache, found, repaired && !found.IsSound));
        foreach (var (asset, files) in found.Damaged)
        {
            foreach (var file in files)
                output.Line($"{asset}: {CliOutput.Safe(file)}");
        }

        foreach (var content in found.Contents)
            output.Line($"{content}: a content of no asset");
        output.Note(Summary(cache, found, repaired));
        return found.IsSound || repaired ? ExitCode.Done : ExitCode.Integrity;
    }

    private static string Summary(AssetCache cache, CacheVerification found, bool repaired)
    {
        var all = $"{CacheText.Count(found.Assets, "asset")}, {CacheText.Count(found.Files, "file")}, {ByteSize.Text(found.Bytes)} in {cache.Root.Root}";
        if (found.IsSound)
            return $"{all}: all is right.";
        var damaged = $"{all}: {CacheText.Count(found.Damaged.Count, "asset")} and {CacheText.Count(found.Contents.Count, "other content")} damaged.";
        return damaged + (repaired
            ? " They were taken out. What a project needs comes back when it is restored."
            : " 'asset cache verify --repair' takes them out, and what a project needs comes back when it is restored.");
    }

    private static JsonObject Json(AssetCache cache, CacheVerification found, bool repaired) => new()
    {
        ["cache"] = cache.Root.Root,
        ["assets"] = found.Assets,
        ["files"] = found.Files,
        ["bytes"] = found.Bytes,
        ["damaged"] = new JsonArray([.. found.Damaged.Select(static d =>
        {
            var asset = CacheText.Json(d.Asset);
            asset["damagedFiles"] = JsonText.List(d.Files);
            return asset;
        })]),
        ["contents"] = JsonText.List(found.Contents.Select(static c => c.ToString())),
        ["repaired"] = repaired,
    };
}
