namespace AssetSdk.Generators;

/// <summary>Names of the pipeline's steps, for tests that hold the pipeline to being incremental.</summary>
internal static class TrackingNames
{
    public const string IndexFile = nameof(IndexFile);
    public const string IndexText = nameof(IndexText);
    public const string AllIndexTexts = nameof(AllIndexTexts);
    public const string Plan = nameof(Plan);
    public const string Root = nameof(Root);
    public const string Class = nameof(Class);
    public const string Assets = nameof(Assets);
    public const string Diagnostics = nameof(Diagnostics);

    public const string ModelSource = nameof(ModelSource);
    public const string ModelClasses = nameof(ModelClasses);
    public const string Facts = nameof(Facts);
    public const string ModelTypes = nameof(ModelTypes);
    public const string ModelsNamespace = nameof(ModelsNamespace);
    public const string ModelPlan = nameof(ModelPlan);
    public const string Models = nameof(Models);
    public const string ModelConfigs = nameof(ModelConfigs);
    public const string ModelDiagnostics = nameof(ModelDiagnostics);
    public const string ModelConfigNames = nameof(ModelConfigNames);
    public const string Settings = nameof(Settings);

    public static readonly string[] All =
    [
        IndexFile, IndexText, AllIndexTexts, Plan, Root, Class, Assets, Diagnostics,
        ModelSource, ModelClasses, Facts, ModelTypes, ModelsNamespace, ModelPlan, Models, ModelConfigs, ModelDiagnostics, ModelConfigNames, Settings,
    ];
}
