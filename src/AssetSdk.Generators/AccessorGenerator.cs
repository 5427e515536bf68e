using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
            plan.SelectMany(static (plan, _) => plan.Root == null ? [] : GeneratedFiles.Of(plan.Root.Class.Name, plan.Assets, asset => asset.HintName)).WithTrackingName(TrackingNames.Assets),
            static (output, file) => output.AddSource(file.HintName, Text(file.Write(asset => AssetFile.Write(asset, output.CancellationToken)))));

        var facts = context.CompilationProvider.Combine(context.ParseOptionsProvider).Select(static (pair, _) => CompilationFacts.Of(pair.Left, pair.Right)).WithTrackingName(TrackingNames.Facts);
        var configs = RegisterModels(context, plan.Select(static (plan, _) => plan.Models).WithTrackingName(TrackingNames.ModelSource), facts);

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Settings).Combine(configs).Combine(facts)
                .Select(static (all, _) => SettingsPlanner.Complete(all.Left.Left, all.Left.Right, all.Right))
                .WithTrackingName(TrackingNames.Settings),
            static (output, settings) =>
            {
                if (!settings.Facts.HasJson)
                {
                    output.ReportDiagnostic(new DiagnosticInfo(ModelDiagnostics.JsonNeeded, settings.Root.Name).ToDiagnostic());
                    return;
                }

                output.AddSource(settings.HintName, Text(SettingsFile.Write(settings, output.CancellationToken)));
                if (!settings.Facts.HasRuntime && settings.Files.FirstOrDefault(static f => f.IsYaml) is { } yaml)
                    output.ReportDiagnostic(new DiagnosticInfo(ModelDiagnostics.YamlNeedsRuntime, settings.Root.Name, yaml.Path).ToDiagnostic());
            });

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Diagnostics).WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
    }

    /// <returns>The names of the config classes.</returns>
    private static IncrementalValueProvider<EquatableArray<string>> RegisterModels(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ModelSource?> source, IncrementalValueProvider<CompilationFacts> facts)
    {
        var classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(CompilationFacts.ModelConfigAttribute, static (node, _) => node is TypeDeclarationSyntax, static (attribute, cancellation) => ClassDeclaration.Of(attribute, cancellation))
            .Where(static declaration => declaration != null)
            .Collect()
            .Select(static (all, _) => new EquatableArray<ClassDeclaration>(all.Select(c => c!).OrderBy(c => c.Type.GlobalName, System.StringComparer.Ordinal).ToArray()))
            .WithTrackingName(TrackingNames.ModelClasses);

        // Types and namespaces can come with any edit; looking for a few names is quick, and what was found before goes no further.
        var types = context.CompilationProvider.Combine(source)
            .Select(static (pair, cancellation) => pair.Right is { } models ? ModelTypes.Find(pair.Left, models.Models.Select(m => m.Type).Where(t => t.Length > 0).Distinct(System.StringComparer.Ordinal), cancellation) : default)
            .WithTrackingName(TrackingNames.ModelTypes);
        var isTaken = context.CompilationProvider.Combine(source)
            .Select(static (pair, _) => pair.Right is { } models && CompilationFacts.HasNamespace(pair.Left, models.Class.Namespace, ModelPlanner.DefaultClassName))
            .WithTrackingName(TrackingNames.ModelsNamespace);

        var plan = source.Combine(classes).Combine(types).Combine(facts).Combine(isTaken)
            .Select(static (all, _) => ModelPlanner.Plan(all.Left.Left.Left.Left, all.Left.Left.Left.Right, all.Left.Left.Right, all.Left.Right, all.Right))
            .WithTrackingName(TrackingNames.ModelPlan);

        context.RegisterSourceOutput(
            plan.Select(static (plan, _) => plan.Root).WithTrackingName(TrackingNames.Models),
            static (output, root) =>
            {
                if (root == null)
                    return;
                output.AddSource(HintNames.Models(root.Name), Text(ModelsFile.Write(root)));
                if (root.Facts.HasServices && root.Facts.HasRuntime)
                    output.AddSource(HintNames.ModelServices(root.Name), Text(ModelsFile.WriteServices(root)));
            });

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Root == null ? [] : GeneratedFiles.Of(plan.Root.Name, plan.Configs, config => config.HintName)).WithTrackingName(TrackingNames.ModelConfigs),
            static (output, file) => output.AddSource(file.HintName, Text(file.Write(ModelConfigFile.Write))));

        context.RegisterSourceOutput(
            plan.SelectMany(static (plan, _) => plan.Diagnostics).WithTrackingName(TrackingNames.ModelDiagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic()));
        return plan.Select(static (plan, _) => new EquatableArray<string>(plan.Configs.Select(c => c.Name).ToArray())).WithTrackingName(TrackingNames.ModelConfigNames);
    }

    private static SourceText Text(string text) => SourceText.From(text, Encoding.UTF8);
}
