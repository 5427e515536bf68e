using System.Collections.Immutable;
using System.IO;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Generators;

/// <summary>Reads the index that restore wrote and generates the accessors of the project's assets.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class AccessorGenerator : IIncrementalGenerator
{
    /// <summary>The item metadata that tells the index from other additional files.</summary>
    internal const string IndexMetadata = "build_metadata.AdditionalFiles.AssetSdkIndex";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var texts = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static pair => pair.Right.GetOptions(pair.Left).TryGetValue(IndexMetadata, out var value) && string.Equals(value, "true", System.StringComparison.OrdinalIgnoreCase))
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(TrackingNames.IndexFile)
            .Select(static (file, cancellation) => new IndexText(Path.GetFileName(file.Path), file.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.IndexText)
            .Collect()
            .Select(static (all, _) => IndexText.Ordered(all))
            .WithTrackingName(TrackingNames.AllIndexTexts);

        var plan = texts
            .Select(static (all, _) => AccessorPlanner.Plan(all))
            .WithTrackingName(TrackingNames.Plan);

        context.RegisterSourceOutput(
            plan.Select(static (plan, _) => plan.Root).WithTrackingName(TrackingNames.Root),
            static (output, root) =>
            {
                if (root != null)
                    output.AddSource(HintNames.Root(root.Class), Text(RootFile.Write(root)));
            });

        context.RegisterSourceOutput(
            plan.Select(static (plan, _) => plan.Root?.Class).WithTrackingName(TrackingNames.Class),
            static (output, @class) =>
            {
                if (@class != null)
                    output.AddSource(HintNames.Locator(@class), Text(LocatorFile.Write(@class)));
            });

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Assets).WithTrackingName(TrackingNames.Assets),
            static (output, asset) => output.AddSource(asset.HintName, Text(AssetFile.Write(asset, output.CancellationToken))));

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Diagnostics).WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
    }

    private static SourceText Text(string text) => SourceText.From(text, Encoding.UTF8);
}
