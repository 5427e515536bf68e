namespace AssetSdk.Generators;

/// <summary>What an index leads to: files to write and diagnostics to report.</summary>
/// <param name="Root">The file of the class itself; <see langword="null"/> when nothing is generated.</param>
/// <param name="Assets">One file an asset.</param>
/// <param name="Models">The models that the index declares; <see langword="null"/> when there is no index, or its class cannot be generated.</param>
/// <param name="Settings">The typed settings files.</param>
/// <param name="Diagnostics">What is reported.</param>
internal sealed record AccessorPlan(RootModel? Root, EquatableArray<AssetModel> Assets, ModelSource? Models, EquatableArray<SettingsModel> Settings, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Nothing to do.</summary>
    public static AccessorPlan Empty { get; } = new(null, default, null, default, default);
}
