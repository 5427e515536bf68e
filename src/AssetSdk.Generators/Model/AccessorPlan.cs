namespace AssetSdk.Generators;

/// <summary>What an index leads to: files to write and diagnostics to report.</summary>
/// <param name="Root">The file of the class itself; <see langword="null"/> when nothing is generated.</param>
/// <param name="Assets">One file an asset.</param>
/// <param name="Diagnostics">What is reported.</param>
internal sealed record AccessorPlan(RootModel? Root, EquatableArray<AssetModel> Assets, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Nothing to do.</summary>
    public static AccessorPlan Empty { get; } = new(null, default, default);
}
