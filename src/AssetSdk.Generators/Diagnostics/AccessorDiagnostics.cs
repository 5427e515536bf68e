using AssetSdk.Core;
using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators;

/// <summary>The diagnostics of the generator. The identifiers are literals because release tracking reads them; a test holds them to <see cref="AssetErrorCode"/>.</summary>
internal static class AccessorDiagnostics
{
    private const string Category = "AssetSdk";

    /// <summary>Accessor; the references that share it.</summary>
    public static readonly DiagnosticDescriptor AccessorClash = new(
        "ASSET2001", AssetErrorCode.AccessorClash.Title, "{0} is the accessor of {1}: tell them apart with the item metadata Accessor, for example Accessor=\"{2}\" on one of them",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.AccessorClash.HelpLink);

    /// <summary>File name of the index; the problem.</summary>
    public static readonly DiagnosticDescriptor InvalidIndex = new(
        "ASSET2002", AssetErrorCode.InvalidIndex.Title, "'{0}' {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.InvalidIndex.HelpLink);

    /// <summary>Reference; number of files.</summary>
    public static readonly DiagnosticDescriptor FileAccessorsOmitted = new(
        "ASSET2003", AssetErrorCode.FileAccessorsOmitted.Title, "'{0}' has {1} files, too many for an accessor each: choose some with the item metadata FileAccessors=\"<glob>\", or say FileAccessors=\"all\" or \"none\"",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.FileAccessorsOmitted.HelpLink);

    /// <summary>Where the name comes from; the name; what to do.</summary>
    public static readonly DiagnosticDescriptor InvalidAccessor = new(
        "ASSET2004", AssetErrorCode.InvalidAccessor.Title, "{0} '{1}' is not {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.InvalidAccessor.HelpLink);

    /// <summary>Names; variable.</summary>
    public static readonly DiagnosticDescriptor SharedPathVariable = new(
        "ASSET2005", AssetErrorCode.SharedPathVariable.Title, "{0} share the environment variable {1}, which overrides the path of each of them: do not set it, or rename one of the assets",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: AssetErrorCode.SharedPathVariable.HelpLink);

    /// <summary>All of them.</summary>
    public static readonly DiagnosticDescriptor[] All = [AccessorClash, InvalidIndex, FileAccessorsOmitted, InvalidAccessor, SharedPathVariable];
}
