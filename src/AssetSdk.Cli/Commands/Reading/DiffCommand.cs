using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset diff REF REF</c>.</summary>
internal sealed class DiffCommand : CliCommand
{
    private static readonly Argument<string> From = new("FROM") { Description = "The reference to start from: nlp/words:1.2" };
    private static readonly Argument<string> To = new("TO") { Description = "The reference to compare with; a version alone means the same asset" };
    private static readonly Option<bool> UseExitCode = new("--exit-code") { Description = "End with 1 when there are differences" };

    public DiffCommand()
        : base("diff", "Compares two versions file by file, by their digests.")
    {
        Add(From);
        Add(To);
        Add(UseExitCode);
        Remarks = "Nothing is downloaded, except versions that modelkit pushed: they are fetched first, since they have no digests. In JSON: {\"from\", \"to\", \"same\", \"added\": [{\"path\", \"size\"}], \"removed\": […], \"changed\": [{\"path\", \"fromSize\", \"toSize\"}]}.";
        Examples = [("asset diff nlp/words:1.2 nlp/words:1.3", "what changed"), ("asset diff nlp/words:1.2 1.3 --exit-code", "the same, for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var from = AssetReference.Parse(invocation.Get(From));
        var text = invocation.Get(To);
        using var client = invocation.OpenClient();
        var to = IsVersion(client.Scheme, text) ? new AssetReference(from.Name, text) : AssetReference.Parse(text);
        var (x, left) = await TreeAsync(client, from, cancellationToken).ConfigureAwait(false);
        var (y, right) = await TreeAsync(client, to, cancellationToken).ConfigureAwait(false);

        var added = right.Files.Where(f => left.Find(f.Path) is null).ToList();
        var removed = left.Files.Where(f => right.Find(f.Path) is null).ToList();
        var changed = left.Files.Select(f => (Old: f, New: right.Find(f.Path))).Where(p => p.New is not null && p.New != p.Old).ToList();
        var same = left.Digest == right.Digest;
        var output = invocation.Output;
        output.Json(new JsonObject
        {
            ["from"] = x,
            ["to"] = y,
            ["same"] = same,
            ["added"] = Sized(added),
            ["removed"] = Sized(removed),
            ["changed"] = new JsonArray([.. changed.Select(p => new JsonObject { ["path"] = p.Old.Path, ["fromSize"] = p.Old.Size, ["toSize"] = p.New!.Size })]),
        });
        foreach (var file in removed)
            output.Line(output.Style.Red($"- {CliOutput.Safe(file.Path)}") + $"  {ByteSize.Text(file.Size)}");
        foreach (var file in added)
            output.Line(output.Style.Green($"+ {CliOutput.Safe(file.Path)}") + $"  {ByteSize.Text(file.Size)}");
        foreach (var (old, now) in changed)
            output.Line(output.Style.Yellow($"~ {CliOutput.Safe(old.Path)}") + $"  {What(old, now!)}");
        output.Note(same ? $"{x} and {y} have the same content." : $"{x} → {y}: {added.Count} added, {removed.Count} removed, {changed.Count} changed.");
        return same || !invocation.Get(UseExitCode) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool IsVersion(VersionScheme scheme, string text) =>
        !text.Contains('/', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal) && (scheme.IsComplete(text) || scheme.IsPartial(text));

    private static string What(AssetFile old, AssetFile now) => old.Digest == now.Digest
        ? now.Executable ? "is executable now" : "is no longer executable"
        : old.Size == now.Size ? ByteSize.Text(now.Size) : $"{ByteSize.Text(old.Size)} → {ByteSize.Text(now.Size)}";

    private static async Task<(string Reference, AssetTree Tree)> TreeAsync(AssetClient client, AssetReference reference, CancellationToken cancellationToken)
    {
        var resolved = await client.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        var tree = client.TreeOf(resolved) ?? (await client.FetchAsync(resolved, cancellationToken).ConfigureAwait(false)).Tree;
        return ($"{resolved.Name}:{resolved.Version}", tree);
    }

    private static JsonArray Sized(IEnumerable<AssetFile> files) => new([.. files.Select(f => new JsonObject { ["path"] = f.Path, ["size"] = f.Size })]);
}
