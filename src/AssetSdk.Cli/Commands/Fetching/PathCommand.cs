using System.CommandLine;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary><c>asset path REF</c>.</summary>
internal sealed class PathCommand : CliCommand
{
    private static readonly Argument<string> Ref = Reference("The reference");

    public PathCommand()
        : base("path", "Says where the cache has an asset; fetches nothing.")
    {
        Add(Ref);
        Remarks = "Ends with 3 when the cache does not have it. With --offline not even the version is asked for: what this machine saw last counts. In JSON as 'asset fetch', for one asset: {\"reference\", \"name\", \"version\", \"digest\", \"size\", \"path\"}.";
        Examples = [("asset path nlp/words:1", "the folder"), ("asset path 'nlp/words:1[en.txt]' --offline", "a file of it, without the network")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.OpenClient();
        var resolved = await client.ResolveAsync(AssetReference.Parse(invocation.Get(Ref)), cancellationToken).ConfigureAwait(false);
        var found = client.Find(resolved)
            ?? throw new AssetException(AssetErrorCode.AssetNotFound, $"{resolved.Name} {resolved.Version} is not in the cache. 'asset fetch {resolved.Name}:{resolved.Version}' brings it.");
        invocation.Output.Json(FetchCommand.ToJson(found));
        invocation.Output.Line(found.Path);
        return ExitCode.Done;
    }
}
