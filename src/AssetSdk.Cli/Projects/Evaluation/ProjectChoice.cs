using System.CommandLine;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>Which project, or which projects of a solution, a command is about: what is named, else what the folder has.</summary>
internal static class ProjectChoice
{
    /// <summary>The option of commands that act on one project.</summary>
    public static readonly Option<string> Project = new("--project", "-p") { Description = "The project, or its folder; without it the project of the current folder", HelpName = "FILE|FOLDER" };

    /// <summary>The option of commands that act on all projects of a solution too.</summary>
    public static readonly Option<string> ProjectOrSolution = new("--project", "-p") { Description = "The project or solution, or its folder; without it what the current folder has", HelpName = "FILE|FOLDER" };

    /// <summary>The argument of commands that act on all projects of a solution too.</summary>
    public static Argument<string> Argument() => new("PROJECT") { Description = "The project or solution, or its folder; without it what the current folder has", DefaultValueFactory = static _ => "" };

    /// <summary>The one project.</summary>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public static string One(Invocation invocation) => Find(invocation, invocation.Get(Project), takesSolutions: false);

    /// <summary>The project or solution.</summary>
    /// <exception cref="UsageException">There is none, or there are several.</exception>
    public static ProjectSet Several(Invocation invocation, string argument = "")
    {
        var option = invocation.Get(ProjectOrSolution);
        if (argument.Length > 0 && option is not null)
            throw new UsageException("The project is named twice. Name it once.");
        var file = Find(invocation, argument.Length > 0 ? argument : option, takesSolutions: true);
        return new ProjectSet(file, SolutionFile.IsSolution(file) ? SolutionFile.Projects(file) : [file]);
    }

    /// <summary>Evaluates a project with what the command line says of its settings.</summary>
    /// <exception cref="AssetException">It cannot be evaluated.</exception>
    public static EvaluatedProject Evaluate(Invocation invocation, string file)
    {
        invocation.Output.Detail($"Evaluating {Relative(invocation.Host.Folder, file)}");
        return ProjectEvaluator.Evaluate(file, Properties(invocation), invocation.Host.Environment);
    }

    /// <summary>The global options as properties of MSBuild.</summary>
    public static IReadOnlyDictionary<string, string> Properties(Invocation invocation)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        if (invocation.Get(GlobalOptions.Store) is { } store)
            properties["AssetStore"] = store.Contains("://", StringComparison.Ordinal) ? store : invocation.FullPath(store);
        if (invocation.Get(GlobalOptions.CachePath) is { } cache)
            properties["AssetCachePath"] = invocation.FullPath(cache);
        if (invocation.Get(GlobalOptions.Versioning) is { } versioning)
            properties["AssetVersioning"] = versioning;
        if (invocation.Get(GlobalOptions.Offline))
            properties["AssetOffline"] = "true";
        return properties;
    }

    /// <summary>A path as messages name it: relative to a folder when it is below it.</summary>
    public static string Relative(string folder, string path)
    {
        var relative = Path.GetRelativePath(folder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>The projects and, if they count, the solutions of a folder: solutions before projects, <c>.slnx</c> before the <c>.sln</c> of its name.</summary>
    public static IReadOnlyList<string> InFolder(string folder, bool takesSolutions)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        string[] solutions = takesSolutions ? [.. files.Where(SolutionFile.IsSolution).DistinctBy(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase)] : [];
        if (solutions.Length == 0)
            return [.. files.Where(SolutionFile.IsProject)];
        return [.. solutions.Select(s => Path.ChangeExtension(s, ".slnx") is var other && files.Contains(other, StringComparer.Ordinal) ? other : s)];
    }

    private static string Find(Invocation invocation, string? named, bool takesSolutions)
    {
        var what = takesSolutions ? "project or solution" : "project";
        var path = invocation.FullPath(named ?? ".");
        if (File.Exists(path))
        {
            return SolutionFile.IsProject(path) || (takesSolutions && SolutionFile.IsSolution(path))
                ? path
                : throw new UsageException($"'{path}' is no {what} that this command takes: it ends in none of {string.Join(", ", (takesSolutions ? SolutionFile.Extensions : []).Concat(SolutionFile.ProjectExtensions))}.");
        }

        if (!Directory.Exists(path))
            throw new UsageException($"There is no '{path}'. Name a {what}, or its folder.");
        return InFolder(path, takesSolutions) switch
        {
            [var one] => one,
            [] => throw new UsageException($"There is no {what} in '{path}'. Name one with --project, or run this where one is."),
            var several => throw new UsageException($"There are several in '{path}': {string.Join(", ", several.Select(Path.GetFileName))}. Name one with --project."),
        };
    }
}

/// <summary>The projects that a command is about.</summary>
/// <param name="File">The project or solution.</param>
/// <param name="Projects">Its projects, absolute.</param>
internal sealed record ProjectSet(string File, IReadOnlyList<string> Projects)
{
    public bool IsSolution => SolutionFile.IsSolution(File);
}
