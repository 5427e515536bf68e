using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>What names an asset in a route: its URI or, since an asset without version has none, its id.</summary>
/// <param name="Text">The URI or the id.</param>
/// <param name="Caller">Who asks; without, somebody who may read everything.</param>
internal readonly record struct AssetAddress(string Text, Caller? Caller = null)
{
    /// <summary>The condition that finds it, if the caller may read it. A URI has a ':', which no id has.</summary>
    public string Condition => (Guid.TryParseExact(Text, "D", out _) ? "asset_id = @address" : "asset_uri = @address AND asset_uri <> ''") + (Caller is null ? "" : ReadableNames.And(Caller));

    /// <summary>The parameters of the condition.</summary>
    public IEnumerable<(string Name, object? Value)> Parameters => [("address", Guid.TryParseExact(Text, "D", out var id) ? id.ToString() : Text), .. Caller is null ? [] : ReadableNames.Parameters(Caller)];
}
