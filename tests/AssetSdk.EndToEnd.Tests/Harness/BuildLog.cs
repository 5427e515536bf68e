using Microsoft.Build.Logging.StructuredLogger;
using Task = Microsoft.Build.Logging.StructuredLogger.Task;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What a build did, from its binary log.</summary>
internal sealed class BuildLog
{
    private readonly Build _build;

    private BuildLog(Build build) => _build = build;

    public static BuildLog Read(string path)
    {
        Assert.True(File.Exists(path), $"there is no binary log '{path}'");
        return new BuildLog(BinaryLog.ReadBuild(path));
    }

    /// <summary>How often a task ran, in a phase (<c>Restore</c>, <c>Build</c>) if one is given, in a project if one is given.</summary>
    public int Runs(string task, string? phase = null, string? project = null) =>
        _build.FindChildrenRecursive<Task>(t => t.Name == task)
            .Count(t => (phase is null || Parameter(t, "Phase") == phase) && (project is null || ProjectOf(t) == project));

    /// <summary>The value of a task's parameter, of each run.</summary>
    public IReadOnlyList<string?> Parameters(string task, string parameter) =>
        [.. _build.FindChildrenRecursive<Task>(t => t.Name == task).Select(t => Parameter(t, parameter))];

    /// <summary>The value of a task's output property, of each run.</summary>
    public IReadOnlyList<string> Outputs(string task, string property) =>
        [.. _build.FindChildrenRecursive<Task>(t => t.Name == task)
            .SelectMany(t => t.FindChildrenRecursive<Property>(p => p.Name == property).Select(p => p.Value))];

    /// <summary>The items of a task's list parameter, of all runs.</summary>
    public IReadOnlyList<string> Items(string task, string parameter) =>
        [.. _build.FindChildrenRecursive<Task>(t => t.Name == task)
            .SelectMany(t => t.FindChildrenRecursive<Parameter>(p => p.Name == parameter))
            .SelectMany(p => p.Children.OfType<Item>().Select(i => i.Text))];

    public bool TargetRan(string target) => _build.FindChildrenRecursive<Target>(t => t.Name == target).Any(t => !t.Skipped);

    private static string? Parameter(Task task, string name) =>
        task.FindFirstChild<Folder>(f => f.Name == "Parameters")?.FindFirstChild<Property>(p => p.Name == name)?.Value;

    private static string? ProjectOf(Task task) => task.GetNearestParent<Project>()?.Name.Split('.')[0];
}
