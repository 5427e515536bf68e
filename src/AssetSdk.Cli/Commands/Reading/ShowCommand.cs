using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset show REF</c>.</summary>
internal sealed class ShowCommand : CliCommand
{
    private static readonly Argument<string> Ref = Reference("The reference: nlp/words, nlp/words:1, nlp/words:1.2");

    public ShowCommand()
        : base("show", "Shows what a version is: when and by whom it was pushed, its files with sizes and digests.")
    {
        Add(Ref);
        Remarks = """
            In JSON: {"reference", "name", "version", "store", "pushed", "kind", "digest", "size", "notes": {"who", "host", "gitCommit", "gitDirty", "message", "tags", "meta"},
            "files": [{"path", "size", "sha256", "executable"}]}. Of a version that modelkit pushed sizes and digests are null until it was fetched once.
            """;
        Examples = [("asset show nlp/words", "the latest version"), ("asset show nlp/words:1 --json", "the latest 1.*, for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var reference = AssetReference.Parse(invocation.Get(Ref));
        using var client = invocation.OpenClient();
        var resolved = await client.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        var manifest = resolved.Manifest;
        var notes = PublishNotes.Of(manifest);
        var tree = client.TreeOf(resolved);
        var files = Files(resolved, tree);
        var output = invocation.Output;
        output.Json(new JsonObject
        {
            ["reference"] = $"{resolved.Name}:{resolved.Version}",
            ["name"] = resolved.Name,
            ["version"] = resolved.Version,
            ["store"] = resolved.Location,
            ["pushed"] = JsonText.Time(manifest.PushDate),
            ["kind"] = AssetText.Kind(manifest.Kind),
            ["digest"] = (manifest.Digest ?? tree?.Digest)?.ToString(),
            ["size"] = manifest.Size ?? tree?.Size,
            ["notes"] = new JsonObject
            {
                ["who"] = notes.Who,
                ["host"] = notes.Host,
                ["gitCommit"] = notes.GitCommit,
                ["gitDirty"] = notes.GitDirty,
                ["message"] = notes.Message,
                ["tags"] = JsonText.List(notes.Tags),
                ["meta"] = new JsonObject(notes.Meta.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            },
            ["files"] = new JsonArray([.. files.Select(static f => new JsonObject
            {
                ["path"] = f.Path,
                ["size"] = f.File?.Size,
                ["sha256"] = f.File?.Digest.Hex,
                ["executable"] = f.File?.Executable,
            })]),
        });

        void Fact(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                output.Line($"{output.Style.Dim(name.PadRight(9))}{CliOutput.Safe(value)}");
        }

        output.Line(output.Style.Bold($"{resolved.Name}:{resolved.Version}"));
        Fact("store", resolved.Location);
        Fact("pushed", manifest.PushDate is { } pushed ? AssetText.Time(pushed) + " UTC" : null);
        Fact("who", notes.Host is null ? notes.Who : $"{notes.Who} on {notes.Host}");
        Fact("git", notes.GitCommit is { } commit ? commit + (notes.GitDirty == true ? ", with changes that are in no commit" : "") : null);
        Fact("message", notes.Message);
        Fact("tags", string.Join(", ", notes.Tags));
        foreach (var (key, value) in notes.Meta.OrderBy(p => p.Key, StringComparer.Ordinal))
            Fact("meta", $"{key}={value}");
        Fact("digest", (manifest.Digest ?? tree?.Digest)?.ToString() ?? "none: modelkit pushed it, and it was not fetched here yet");
        Fact("size", (manifest.Size ?? tree?.Size) is { } size ? $"{ByteSize.Text(size)} in {AssetText.Count(files.Count, "file")}" : AssetText.Count(files.Count, "file"));
        output.Line();
        var table = new TextTable("SIZE>", "SHA-256", "FILE");
        foreach (var (path, file) in files)
            table.Add(AssetText.Size(file?.Size), file is null ? "-" : file.Digest.Hex[..16] + "…", path + (file?.Executable == true ? " (executable)" : ""));
        output.Table(table);
        return ExitCode.Done;
    }

    private static List<(string Path, AssetFile? File)> Files(ResolvedReference resolved, AssetTree? tree)
    {
        var sub = resolved.Reference.SubPath;
        var chosen = AssetText.Paths(resolved, tree).Where(p => sub is null || p == sub || p.StartsWith(sub + "/", StringComparison.Ordinal)).Select(p => (p, tree?.Find(p))).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new AssetException(AssetErrorCode.SubPathNotFound, $"{resolved.Name} {resolved.Version} has no '{CliOutput.Safe(sub)}'. 'asset tree {resolved.Name}:{resolved.Version}' shows what it has.");
    }
}
