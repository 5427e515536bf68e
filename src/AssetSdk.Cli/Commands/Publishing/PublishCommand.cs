using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary>What <c>new</c>, <c>update</c> and <c>push</c> share: they read the content, show what will happen, ask, and publish.</summary>
internal abstract class PublishCommand : CliCommand
{
    private const int FilesShown = 10;

    private static readonly Argument<string> PathArgument = new("PATH") { Description = "The file or folder to publish, or its URL in a store (gs://, s3://, az://, https://)" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show what would happen, and do nothing" };
    private static readonly Option<string> Message = new("--message", "-m") { Description = "What to note of this version", HelpName = "TEXT" };
    private static readonly Option<string[]> Tag = new("--tag") { Description = "A word to find the version by; may be repeated", HelpName = "WORD", DefaultValueFactory = static _ => [] };
    private static readonly Option<string[]> Meta = new("--meta") { Description = "A key and a value of your own; may be repeated", HelpName = "KEY=VALUE", DefaultValueFactory = static _ => [] };

    protected PublishCommand(string name, string description, Argument<string> reference)
        : base(name, description)
    {
        Add(PathArgument);
        Add(reference);
        foreach (var option in new Option[] { Message, Tag, Meta, DryRun, Yes })
            Add(option);
        ReferenceArgument = reference;
        Remarks = """
            Files that .assetignore files name (by the rules of .gitignore) are left out; symbolic links are followed inside the folder. Who publishes, when, from which machine and git commit is
            noted in the manifest. An interrupted publish leaves nothing visible: the same command again completes it. The result is the reference that was published; in JSON:
            {"reference", "name", "version", "status": "published"|"alreadyPublished"|"dryRun", "digest", "size", "files", "ignored", "emptyFolders", "store"}.
            """;
    }

    private Argument<string> ReferenceArgument { get; }

    /// <summary>What to publish as, from what was written.</summary>
    protected abstract PublishRequest Request(Invocation invocation, AssetReference reference, VersionScheme scheme);

    /// <summary>Refuses what the verb is not for.</summary>
    protected abstract void Check(AssetReference reference, PublishPreview preview, string location);

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var output = invocation.Output;
        var reference = AssetReference.Parse(invocation.Get(ReferenceArgument));
        if (reference.SubPath is not null)
            throw new UsageException($"'{CliOutput.Safe(reference.ToString())}' has a sub path. An asset is published whole: leave it out.");
        PublishRules.CheckName(reference.Name);
        var meta = ParseMeta(invocation.Get(Meta)!);

        using var client = invocation.OpenClient();
        var store = client.OpenStore(invocation.Get(GlobalOptions.Source));
        var publisher = AssetPublisher.Into(store, invocation.Host.Clock);
        using var origin = ContentOrigin.Open(invocation, invocation.Get(PathArgument));
        var content = await ReadAsync(origin, output, cancellationToken).ConfigureAwait(false);
        var request = Request(invocation, reference, client.Scheme) with
        {
            Content = content,
            Who = Environment.UserName,
            Metadata = (await NotesAsync(invocation, origin, meta, cancellationToken).ConfigureAwait(false)).ToJson(),
        };

        var preview = await publisher.PreviewAsync(request, cancellationToken).ConfigureAwait(false);
        Check(reference, preview, store.Location);
        if (preview.IsPublished && (request.Metadata.ContainsKey("message") || request.Metadata.ContainsKey("tags") || request.Metadata.ContainsKey("meta")))
            output.Warning("A published version never changes: --message, --tag and --meta are not added to it.");
        if (preview.IsPublished)
            return Report(output, store, new PublishResult(PublishStatus.AlreadyPublished, reference.Name, preview.Version, content), "alreadyPublished");
        Show(output, store, origin, request, preview);
        if (invocation.Get(DryRun))
            return Report(output, store, new PublishResult(PublishStatus.Published, reference.Name, preview.Version, content), "dryRun");
        if (!await output.ConfirmAsync($"Publish {reference.Name}:{preview.Version} to {store.Location}?", invocation.Get(Yes), cancellationToken).ConfigureAwait(false))
        {
            output.Note("Nothing was published.");
            return ExitCode.Failed;
        }

        var result = await PublishAsync(publisher, request, output, cancellationToken).ConfigureAwait(false);
        return Report(output, store, result, result.Status == PublishStatus.Published ? "published" : "alreadyPublished");
    }

    private static async Task<AssetContent> ReadAsync(ContentOrigin origin, CliOutput output, CancellationToken cancellationToken)
    {
        var what = "Reading " + origin.Text;
        long read = 0;
        var content = await origin.ScanAsync(bytes => output.Progress.Report(what, Interlocked.Add(ref read, bytes), null), cancellationToken).ConfigureAwait(false);
        output.Progress.End(what);
        return content;
    }

    private static async Task<PublishResult> PublishAsync(AssetPublisher publisher, PublishRequest request, CliOutput output, CancellationToken cancellationToken)
    {
        string? claimed = null;
        void Progress(PublishProgress progress)
        {
            claimed = progress.Version;
            output.Progress.Report($"Publishing {request.Name}:{progress.Version}", progress.Bytes, progress.Size);
        }

        try
        {
            var result = await publisher.PublishAsync(request with { Progress = Progress }, cancellationToken).ConfigureAwait(false);
            output.Progress.End($"Publishing {request.Name}:{result.Version}");
            return result;
        }
        catch (OperationCanceledException)
        {
            // The claim may stand although nothing was heard of it yet, and all may be done: what is said holds in every case.
            throw new InterruptedException($"Interrupted before {request.Name}{(claimed is null ? "" : ":" + claimed)} was known to be complete. Nobody sees a version that is not, and a number that was claimed stays claimed for these bytes: run the same command again to complete it.");
        }
    }

    private static void Show(CliOutput output, IObjectStore store, ContentOrigin origin, PublishRequest request, PublishPreview preview)
    {
        var tree = request.Content!.Tree;
        var latest = preview.Versions.Count == 0 ? "the first version" : $"the latest is {preview.Versions[0]}";
        output.Note($"{request.Name}:{preview.Version} ({latest})");
        output.Note($"  from   {origin.Text}: {(tree.Kind == AssetKind.File ? "a file" : AssetText.Count(tree.Files.Count, "file"))}, {ByteSize.Text(tree.Size)}");
        output.Note($"  to     {store.Location}");
        foreach (var file in tree.Files.Take(FilesShown))
            output.Note($"  {ByteSize.Text(file.Size),10}  {CliOutput.Safe(file.Path)}{(file.Executable ? " (executable)" : "")}");
        if (tree.Files.Count > FilesShown)
        {
            output.Note($"  {ByteSize.Text(tree.Files.Skip(FilesShown).Sum(f => f.Size)),10}  in {tree.Files.Count - FilesShown} more");
            foreach (var file in tree.Files.Skip(FilesShown))
                output.Detail($"  {ByteSize.Text(file.Size),10}  {CliOutput.Safe(file.Path)}");
        }

        if (request.Content.Ignored.Count > 0)
            output.Note($"  Left out: {Some(request.Content.Ignored)}");
        if (request.Content.EmptyFolders.Count > 0)
            output.Warning($"Empty folders are no part of an asset and are dropped: {Some(request.Content.EmptyFolders)}");
    }

    private static int Report(CliOutput output, IObjectStore store, PublishResult result, string status)
    {
        var reference = $"{result.Name}:{result.Version}";
        var tree = result.Content.Tree;
        // Before the result: when that cannot be written it is known all the same what became of the publish.
        output.Note(status switch
        {
            "published" => $"Published {AssetText.Count(tree.Files.Count, "file")}, {ByteSize.Text(tree.Size)}, to {store.Location}.",
            "dryRun" => "Nothing was published: this was a dry run.",
            _ => "These bytes are published already; nothing had to be written.",
        });
        output.Line(reference);
        output.Json(new JsonObject
        {
            ["reference"] = reference,
            ["name"] = result.Name,
            ["version"] = result.Version,
            ["status"] = status,
            ["digest"] = tree.Digest.ToString(),
            ["size"] = tree.Size,
            ["files"] = tree.Files.Count,
            ["ignored"] = JsonText.List(result.Content.Ignored),
            ["emptyFolders"] = JsonText.List(result.Content.EmptyFolders),
            ["store"] = store.Location,
        });
        return ExitCode.Done;
    }

    private static async Task<PublishNotes> NotesAsync(Invocation invocation, ContentOrigin origin, IReadOnlyDictionary<string, string> meta, CancellationToken cancellationToken)
    {
        var git = origin.LocalPath is { } path ? await GitState.FindAsync(path, cancellationToken).ConfigureAwait(false) : null;
        return new PublishNotes
        {
            Host = Environment.MachineName,
            GitCommit = git?.Commit,
            GitDirty = git?.IsDirty,
            Message = invocation.Get(Message) is { Length: > 0 } message ? message : null,
            Tags = [.. invocation.Get(Tag)!.Where(static t => t.Length > 0).Distinct(StringComparer.Ordinal)],
            Meta = meta,
        };
    }

    private static Dictionary<string, string> ParseMeta(string[] pairs)
    {
        var meta = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"--meta '{CliOutput.Safe(pair)}' is not of the form KEY=VALUE.");
            if (!meta.TryAdd(pair[..equals], pair[(equals + 1)..]))
                throw new UsageException($"--meta gives the key '{CliOutput.Safe(pair[..equals])}' twice.");
        }

        return meta;
    }

    private static string Some(IReadOnlyList<string> paths)
    {
        const int Shown = 5;
        return string.Join(", ", paths.Take(Shown).Select(CliOutput.Safe)) + (paths.Count > Shown ? $" and {paths.Count - Shown} more" : "");
    }
}
