using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset verify [REF…]</c>.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private const string DefaultLockFile = "assets.lock.json";

    private static readonly Argument<string[]> Refs = new("REF") { Description = "The references; none: what the lock file pins", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> LockFile = new("--lock") { Description = "The lock file; by default assets.lock.json of the folder", HelpName = "FILE" };
    private static readonly Option<bool> Deep = new("--deep") { Description = "For what the lock file pins, also read every byte in the store" };

    public VerifyCommand()
        : base("verify", "Holds assets to their digests: in the store, in the cache, and what the lock file pins to what the store says.")
    {
        Add(Refs);
        Add(LockFile);
        Add(Deep);
        Remarks = """
            With references: every file is read in the store and held to the manifest, and in the cache, if it is there. Without: each version that the lock file pins must have the locked digest
            in the store, and the right bytes in the cache; --deep reads the store's bytes too. Ends with 5 when something is wrong.
            In JSON: {"checked": [{"name", "version", "store": "ok"|"notChecked"|…, "cache": "ok"|"absent"|…, "problems": […]}], "ok"}.
            """;
        Examples = [("asset verify nlp/words:1.0", "the version in the store and in the cache"), ("asset verify", "what the lock file of this folder pins")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var references = invocation.Get(Refs).Select(AssetReference.Parse).ToList();
        using var client = invocation.OpenClient();
        var found = new List<Finding>();
        if (references.Count > 0)
        {
            if (invocation.Get(LockFile) is not null)
                throw new UsageException("Give references or --lock, not both.");
            foreach (var reference in references)
            {
                found.Add(await CheckAsync(reference.Name, reference.Version ?? "", async () =>
                {
                    var resolved = await client.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
                    return await VerifyAsync(invocation, client, resolved, client.TreeOf(resolved)?.Digest, cancellationToken).ConfigureAwait(false);
                }).ConfigureAwait(false));
                Show(invocation.Output, found[^1]);
            }
        }
        else
        {
            foreach (var entry in ReadLock(invocation).Entries.Values)
            {
                found.Add(await CheckAsync(entry.Name, entry.Resolved, () => VerifyAsync(invocation, client, entry, cancellationToken)).ConfigureAwait(false));
                Show(invocation.Output, found[^1]);
            }
        }

        var broken = found.Count(f => f.Problems.Count > 0);
        invocation.Output.Json(new JsonObject
        {
            ["checked"] = new JsonArray([.. found.Select(f => new JsonObject { ["name"] = f.Name, ["version"] = f.Version, ["store"] = f.Store, ["cache"] = f.Cache, ["problems"] = JsonText.List(f.Problems) })]),
            ["ok"] = broken == 0,
        });
        if (found.Count == 0)
            invocation.Output.Note("The lock file pins nothing.");
        else if (broken > 0)
            invocation.Output.Note($"{AssetText.Count(broken, "asset")} of {found.Count} {(broken == 1 ? "is" : "are")} not as published. What is wrong in the cache is brought again by 'asset cache verify --repair' and a restore; what is wrong in the store, tell who keeps it.");
        return broken > 0 ? ExitCode.Integrity : ExitCode.Done;
    }

    // One that is damaged does not keep the others from being looked at; one that is not there, or a store that fails, does.
    private static async Task<Finding> CheckAsync(string name, string version, Func<Task<Finding>> check)
    {
        try
        {
            return await check().ConfigureAwait(false);
        }
        catch (AssetException e) when (ExitCode.Of(e.Code) == ExitCode.Integrity)
        {
            return new Finding(name, version, "damaged", "notChecked", ["store: " + e.Message]);
        }
    }

    private static async Task<Finding> VerifyAsync(Invocation invocation, AssetClient client, ResolvedReference resolved, Digest? digest, CancellationToken cancellationToken)
    {
        var what = $"Verifying {resolved.Name} {resolved.Version}";
        long read = 0;
        var problems = await client.VerifyStoreAsync(resolved, bytes => invocation.Output.Progress.Report(what, Interlocked.Add(ref read, bytes), client.TreeOf(resolved)?.Size), cancellationToken).ConfigureAwait(false);
        invocation.Output.Progress.End(what);
        var (cache, damaged) = InCache(client, digest, cancellationToken);
        return new Finding(resolved.Name, resolved.Version, problems.Count == 0 ? "ok" : "damaged", cache, [.. problems.Select(p => "store: " + p), .. damaged]);
    }

    private static async Task<Finding> VerifyAsync(Invocation invocation, AssetClient client, LockEntry entry, CancellationToken cancellationToken)
    {
        var (cache, damaged) = InCache(client, entry.Digest, cancellationToken);
        var (store, problems) = await InStoreAsync(invocation, client, entry, cancellationToken).ConfigureAwait(false);
        return new Finding(entry.Name, entry.Resolved, store, cache, [.. problems, .. damaged]);
    }

    private static async Task<(string State, IReadOnlyList<string> Problems)> InStoreAsync(Invocation invocation, AssetClient client, LockEntry entry, CancellationToken cancellationToken)
    {
        // A single file of the web has no store: its digest is in the project.
        if (entry.Scheme == LockEntry.UrlScheme)
            return ("notChecked", []);
        if (await client.FindAsync(entry.Name, entry.Resolved, cancellationToken).ConfigureAwait(false) is not { } resolved)
            return ("absent", [$"store: no source has {entry.Name} {entry.Resolved}"]);
        var published = resolved.Manifest.Digest ?? client.TreeOf(resolved)?.Digest;
        if (published is { } digest && digest != entry.Digest)
            return ("differs", [$"store: {resolved.Location} has {digest}, and the lock file pins {entry.Digest}"]);
        if (published is null || !invocation.Get(Deep))
            return (published is null ? "notChecked" : "ok", []);
        var problems = await client.VerifyStoreAsync(resolved, null, cancellationToken).ConfigureAwait(false);
        return (problems.Count == 0 ? "ok" : "damaged", [.. problems.Select(p => "store: " + p)]);
    }

    private static (string State, IReadOnlyList<string> Problems) InCache(AssetClient client, Digest? digest, CancellationToken cancellationToken)
    {
        if (digest is null || client.Cache.TryReadTree(digest.Value) is not { } tree)
            return ("absent", []);
        var damaged = client.Cache.Verify(tree, cancellationToken);
        return damaged.Count == 0 ? ("ok", []) : ("damaged", [.. damaged.Select(p => $"cache: {p} has other bytes, or is gone")]);
    }

    private static AssetLock ReadLock(Invocation invocation)
    {
        var path = invocation.FullPath(invocation.Get(LockFile) ?? DefaultLockFile);
        if (!File.Exists(path))
            throw new UsageException(invocation.Get(LockFile) is null ? $"There is no {DefaultLockFile} here. Name what to verify, or the lock file with --lock." : $"There is no lock file '{CliOutput.Safe(path)}'.");
        return LockFileFormat.Read(File.ReadAllBytes(path), path);
    }

    private static void Show(CliOutput output, Finding finding)
    {
        var isFine = finding.Problems.Count == 0;
        output.Line($"{(isFine ? output.Style.Green("ok") : output.Style.Red("BROKEN"))}  {finding.Name}:{finding.Version}  store {Text(finding.Store)}, cache {Text(finding.Cache)}");
        foreach (var problem in finding.Problems)
            output.Line("    " + CliOutput.Safe(problem));
    }

    private static string Text(string state) => state == "notChecked" ? "not checked" : state;

    private sealed record Finding(string Name, string Version, string Store, string Cache, IReadOnlyList<string> Problems);
}
