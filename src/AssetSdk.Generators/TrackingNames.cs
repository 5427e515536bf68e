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

    public static readonly string[] All = [IndexFile, IndexText, AllIndexTexts, Plan, Root, Class, Assets, Diagnostics];
}
