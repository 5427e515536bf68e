using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset fetch REF…</c>.</summary>
internal sealed class FetchCommand : CliCommand
{
    private static readonly Option<string> To = new("--to") { Description = "Lay the assets out there too, as DIR/<name>/<version>/…: links to the cache where the disk takes them, else copies", HelpName = "DIR" };
    private static readonly Argument<string[]> Refs = new("REF") { Description = "The references", Arity = ArgumentArity.OneOrMore };

    public FetchCommand()
        : base("fetch", "Brings assets into the cache, verified, and says where they are.")
    {
        Add(Refs);
        Add(To);
        Remarks = "A download that was interrupted goes on where it broke off. The result is a path a line, in the order of the references; in JSON: {\"assets\": [{\"reference\", \"name\", \"version\", \"digest\", \"size\", \"path\"}]}. What lies in the cache, and links to it, is read-only and shared. A file that is there with other bytes is never replaced (exit code 4).";
        Examples = [("asset fetch nlp/words:1 vision/cats", "two assets"), ("asset fetch nlp/words:1 --to assets", "as assets/nlp/words/1.3/…"), ("model=$(asset fetch -q 'nlp/bert:2[model.onnx]')", "a file's path, for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var references = invocation.Get(Refs).Select(AssetReference.Parse).ToList();
        using var client = invocation.OpenClient();
        var fetched = new List<FetchedAsset>();
        foreach (var reference in references)
        {
            var asset = await client.FetchAsync(reference, cancellationToken).ConfigureAwait(false);
            fetched.Add(invocation.Get(To) is { } to ? LayOut(client, asset, invocation.FullPath(to), cancellationToken) : asset);
            invocation.Output.Line(fetched[^1].Path);
        }

        invocation.Output.Json(new JsonObject { ["assets"] = new JsonArray([.. fetched.Select(ToJson)]) });
        return ExitCode.Done;
    }

    private static FetchedAsset LayOut(AssetClient client, FetchedAsset asset, string folder, CancellationToken cancellationToken)
    {
        var target = Path.Combine([folder, .. asset.Resolved.Name.Split('/'), asset.Resolved.Version]);
        AssetExport.LayOut(client.Cache, asset.Tree, target, cancellationToken);
        return asset with { AssetPath = asset.Tree.Kind == AssetKind.File ? Path.Combine(target, asset.Tree.Files[0].Path) : target };
    }

    /// <summary>An asset of the cache as JSON.</summary>
    public static JsonObject ToJson(FetchedAsset asset) => new()
    {
        ["reference"] = asset.Resolved.Reference.ToString(),
        ["name"] = asset.Resolved.Name,
        ["version"] = asset.Resolved.Version,
        ["digest"] = asset.Tree.Digest.ToString(),
        ["size"] = asset.Tree.Size,
        ["path"] = asset.Path,
    };
}
