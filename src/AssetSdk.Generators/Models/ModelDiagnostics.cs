using AssetSdk.Core;
using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators;

/// <summary>What can be wrong with the declarations of models. The identifiers are literals because release tracking reads them; a test holds them to <see cref="AssetErrorCode"/>.</summary>
internal static class ModelDiagnostics
{
    private const string Category = "AssetSdk";

    /// <summary>Model; dependency; advice.</summary>
    public static readonly DiagnosticDescriptor UnknownModel = Error("ASSET2110", AssetErrorCode.UndeclaredModel, "The model '{0}' depends on '{1}', which nobody declares{2}");

    /// <summary>Model; reference; the item to write.</summary>
    public static readonly DiagnosticDescriptor UnknownModelAsset = Error("ASSET2111", AssetErrorCode.UnknownModelAsset, "The model '{0}' names the asset '{1}', which no item of the project declares: add {2}");

    /// <summary>Model; reference; advice.</summary>
    public static readonly DiagnosticDescriptor MissingModelFile = Error("ASSET2106", AssetErrorCode.ModelSubPathNotFound, "The model '{0}' names '{1}', and the asset has no such file or folder{2}");

    /// <summary>The path of the cycle.</summary>
    public static readonly DiagnosticDescriptor ModelCycle = Error("ASSET2112", AssetErrorCode.DeclaredModelCycle, "Models depend on each other in a circle, so that none can be made first: {0}");

    /// <summary>Model; the names that are one; what.</summary>
    public static readonly DiagnosticDescriptor AliasClash = Error("ASSET2105", AssetErrorCode.AliasClash, "The model '{0}' has two dependencies under one name, {1}: give one of them another alias");

    /// <summary>Model; the problem.</summary>
    public static readonly DiagnosticDescriptor WrongSettingType = Error("ASSET2103", AssetErrorCode.SettingTypeMismatch, "The model '{0}': {1}");

    /// <summary>Model; type; the problem.</summary>
    public static readonly DiagnosticDescriptor WrongModelType = Error("ASSET2113", AssetErrorCode.UnusableModelType, "The model '{0}' cannot be made as '{1}', which {2}");

    /// <summary>Model; the contradiction.</summary>
    public static readonly DiagnosticDescriptor ModelContradiction = Error("ASSET2104", AssetErrorCode.ModelContradiction, "The declarations of the model '{0}' contradict each other: {1}");

    /// <summary>Model; the problem.</summary>
    public static readonly DiagnosticDescriptor InvalidModel = Error("ASSET2102", AssetErrorCode.InvalidModel, "The declaration of the model '{0}' cannot be read: {1}");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor JsonNeeded = new(
        "ASSET2114", AssetErrorCode.JsonNeeded.Title, "The class '{0}' of a settings file is not generated, since System.Text.Json is not referenced: add a PackageReference to it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.JsonNeeded.HelpLink);

    /// <summary>Class; file.</summary>
    public static readonly DiagnosticDescriptor YamlNeedsRuntime = new(
        "ASSET2115", AssetErrorCode.YamlNeedsRuntime.Title, "The class '{0}' has no Load() for '{1}', since AssetSdk.Runtime, which reads YAML, is not referenced: set the property UseAssetRuntime to true, or write the file as JSON",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.YamlNeedsRuntime.HelpLink);

    /// <summary>All of them.</summary>
    public static readonly DiagnosticDescriptor[] All = [InvalidModel, WrongSettingType, ModelContradiction, AliasClash, MissingModelFile, UnknownModel, UnknownModelAsset, ModelCycle, WrongModelType, JsonNeeded, YamlNeedsRuntime];

    private static DiagnosticDescriptor Error(string id, AssetErrorCode code, string message) =>
        new(id, code.Title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: code.HelpLink);
}
