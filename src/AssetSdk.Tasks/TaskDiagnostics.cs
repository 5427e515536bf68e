using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Utilities;

namespace AssetSdk.Tasks;

/// <summary>Reports diagnostics as MSBuild events, with the place in the project file where one can be found.</summary>
internal static class TaskDiagnostics
{
    public static void Report(TaskLoggingHelper log, AssetDiagnostic diagnostic, string projectFile)
    {
        var position = diagnostic.Origin is { } origin ? origin.Position is { Line: > 0 } known ? known : ItemLocator.Find(origin) : default;
        var file = diagnostic.Origin?.File is { Length: > 0 } defining ? defining : projectFile;
        var (code, link) = (diagnostic.Code.Id, diagnostic.Code.HelpLink);
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                log.LogError(null, code, null, link, file, position.Line, position.Column, 0, 0, "{0}", diagnostic.Message);
                break;
            case DiagnosticSeverity.Warning:
                log.LogWarning(null, code, null, link, file, position.Line, position.Column, 0, 0, "{0}", diagnostic.Message);
                break;
            default:
                log.LogMessage(null, code, null, file, position.Line, position.Column, 0, 0, Microsoft.Build.Framework.MessageImportance.High, "{0}", diagnostic.Message);
                break;
        }
    }

    public static void Report(TaskLoggingHelper log, AssetException failure, string projectFile) =>
        Report(log, new AssetDiagnostic(DiagnosticSeverity.Error, failure.Code, failure.Message), projectFile);
}
