using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Restores a project in a process of its own.</summary>
internal static class RestoreProcess
{
    /// <param name="project">The project: its references, folder, store and cache are what counts.</param>
    /// <param name="killAt">The step before which it is killed; 0 for none.</param>
    /// <param name="patience">How long it waits for who shows no sign of life.</param>
    /// <param name="killAtFirst">The name of the step before the first of which it is killed, instead.</param>
    /// <param name="under">The command that runs it, as <c>strace</c> does.</param>
    public static KillableProcess Start(ProjectRequest project, int killAt = 0, TimeSpan? patience = null, string? killAtFirst = null, string[]? under = null) => TestProgram.Start(
        under,
        ["restore", killAtFirst ?? Text(killAt), Text((int)(patience ?? CacheLock.Patience).TotalMilliseconds), project.CachePath, project.Store, project.Folder, .. project.Items.Select(i => i.Include)]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
