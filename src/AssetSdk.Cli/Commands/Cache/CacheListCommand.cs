using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset cache list [PREFIX]</c>.</summary>
internal sealed class CacheListCommand : CliCommand
{
    private static readonly Argument<string> Prefix = new("PREFIX") { Description = "List only the assets whose names begin so", DefaultValueFactory = static _ => "" };

    public CacheListCommand()
        : base("list", "Lists the assets of the cache, those that were used longest ago first.")
    {
        Add(Prefix);
        Remarks = """
            Names and versions are those under which the cache has seen an asset in a store: there may be several, or none ('-') for a file by URL. PROJECTS counts the lock files that are known to name it. Uses are recorded once a day.
            In JSON: {"cache", "assets": [{"digest", "names": [{"name", "version"}], "kind": "file" or "folder", "size", "files", "lastUsed", "lockFiles": [path]}]}.
            """;
        Examples = [("asset cache list", "every asset"), ("asset cache list nlp/ --json", "those below nlp, for a script")];
    }

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (cache, prefix, output) = (CacheChoice.Of(invocation), invocation.Get(Prefix), invocation.Output);
        bool IsMeant(CachedName name) => name.Name.StartsWith(prefix, StringComparison.Ordinal);
        var assets = new CacheInventory(cache).List(cancellationToken).Where(a => prefix.Length == 0 || a.Names.Any(IsMeant)).ToList();

        output.Json(new JsonObject { ["cache"] = cache.Root.Root, ["assets"] = new JsonArray([.. assets.Select(CacheText.Json)]) });
        var table = new TextTable("NAME", "VERSION", "SIZE>", "FILES>", "LAST USED", "PROJECTS>", "DIGEST");
        foreach (var asset in assets)
        {
            foreach (var name in asset.Names.Where(IsMeant).DefaultIfEmpty(new CachedName("-", "-", null)))
            {
                table.Add(
                    name.Name, name.Version, ByteSize.Text(asset.Tree.Size), asset.Tree.Files.Count.ToString(CultureInfo.InvariantCulture),
                    CacheText.Day(asset.LastUsed), asset.LockFiles.Count.ToString(CultureInfo.InvariantCulture), CacheText.Short(asset.Tree.Digest));
            }
        }

        output.Table(table);
        output.Note(assets.Count == 0
            ? $"The cache '{cache.Root.Root}' has no assets{(prefix.Length > 0 ? $" whose names begin with '{CliOutput.Safe(prefix)}'" : "")}."
            : $"{CacheText.Count(assets.Count, "asset")} in {cache.Root.Root}");
        return Task.FromResult(ExitCode.Done);
    }
}
