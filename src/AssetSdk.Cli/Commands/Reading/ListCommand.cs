using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary><c>asset list [PREFIX]</c>.</summary>
internal sealed class ListCommand : CliCommand
{
    private static readonly Argument<string> Prefix = new("PREFIX") { Description = "List only the assets whose names begin so", DefaultValueFactory = static _ => "" };

    public ListCommand()
        : base("list", "Lists the assets of a store and their versions.")
    {
        Add(Prefix);
        Remarks = "A version is listed when its manifest exists: what is half-published is not. In the scheme tagged, versions of one number stand in the order of their tags ('asset versions' knows their dates). In JSON: {\"store\", \"assets\": [{\"name\", \"versions\": [latest first]}]}.";
        Examples = [("asset list --store s3://acme-models/assets", "every asset"), ("asset list nlp/ --json", "those below nlp, for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.OpenClient();
        var store = client.OpenStore(invocation.Get(GlobalOptions.Source));
        var found = new List<CatalogEntry>();
        await foreach (var entry in AssetCatalog.Of(store).ListAsync(invocation.Get(Prefix), client.Scheme, cancellationToken).ConfigureAwait(false))
            found.Add(entry);
        found.Sort(static (x, y) => string.CompareOrdinal(x.Name, y.Name));

        var output = invocation.Output;
        output.Json(new JsonObject
        {
            ["store"] = store.Location,
            ["assets"] = new JsonArray([.. found.Select(e => new JsonObject { ["name"] = e.Name, ["versions"] = JsonText.List(e.Versions) })]),
        });
        var table = new TextTable("NAME", "LATEST", "VERSIONS>");
        foreach (var entry in found)
            table.Add(entry.Name, entry.Versions.Count > 0 ? entry.Versions[0] : "-", $"{entry.Versions.Count}");
        output.Table(table);
        output.Note(found.Count == 0 ? $"{store.Location} has no assets{(invocation.Get(Prefix).Length > 0 ? $" whose names begin with '{CliOutput.Safe(invocation.Get(Prefix))}'" : "")}." : $"{AssetText.Count(found.Count, "asset")}, {AssetText.Count(found.Sum(e => e.Versions.Count), "version")} in {store.Location}");
        return ExitCode.Done;
    }
}
