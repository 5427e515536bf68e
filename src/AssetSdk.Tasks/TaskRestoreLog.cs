using AssetSdk.Restore;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace AssetSdk.Tasks;

/// <summary>Passes what a restore says on to MSBuild's log.</summary>
internal sealed class TaskRestoreLog(TaskLoggingHelper log) : IRestoreLog
{
    public void Important(string message) => log.LogMessage(MessageImportance.High, "{0}", message);

    public void Detail(string message) => log.LogMessage(MessageImportance.Low, "{0}", message);
}
