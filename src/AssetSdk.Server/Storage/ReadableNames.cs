using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>The condition that a caller may read a name, in SQL: what may not be read is not even fetched, so that the time an answer takes does not tell how large it is.</summary>
internal static class ReadableNames
{
    /// <summary>What follows another condition; nothing for who may read everything.</summary>
    public static string And(Caller caller) => caller.IsUnbounded ? "" : $" AND ({string.Join(" OR ", caller.Prefixes.Select(static (_, i) => $"asset_name = @own{i} OR (asset_name >= @from{i} AND asset_name < @to{i})"))})";

    /// <summary>Its parameters: 'team', and what lies between 'team/' and 'team0', which is the next text after all that begin with 'team/'.</summary>
    public static IEnumerable<(string Name, object? Value)> Parameters(Caller caller) =>
        caller.Prefixes.SelectMany(static (p, i) => new (string, object?)[] { ($"own{i}", p), ($"from{i}", p + "/"), ($"to{i}", p + "0") });
}
