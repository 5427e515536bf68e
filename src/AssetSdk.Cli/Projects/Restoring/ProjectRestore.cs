using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>Restores projects as a build would: <c>dotnet restore</c>, and for those that use AssetSdk as a package what only their build target can.</summary>
internal sealed class ProjectRestore(Invocation invocation, ProjectSet projects)
{
    private readonly List<string> _codes = [];

    /// <summary>Whether the lock files must not change.</summary>
    public bool Locked { get; init; }

    /// <summary>Whether every reference is resolved anew.</summary>
    public bool ForceEvaluate { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>The exit code, and the projects that could be evaluated.</returns>
    public async Task<ProjectRestoreResult> RunAsync(CancellationToken cancellationToken)
    {
        // The SDK that the folder chooses is the one that restores.
        var before = projects.Projects.Select(p => ProjectChoice.Evaluate(invocation, p)).ToList();
        if (!await DotnetAsync(["restore", projects.File]).ConfigureAwait(false))
            return new ProjectRestoreResult(Code(), before);

        // Only now the targets of packages are there.
        var after = before.Exists(static p => p.Way == AssetSdkWay.Package) ? projects.Projects.Select(p => ProjectChoice.Evaluate(invocation, p)).ToList() : before;
        var succeeded = true;
        foreach (var project in after.Where(static p => p.Way == AssetSdkWay.Package && p.ActiveItems.Any()))
        {
            foreach (var framework in project.Frameworks.Count == 0 ? [""] : project.Frameworks)
                succeeded &= await DotnetAsync(["msbuild", project.File, "-t:ResolveRemoteAssets", .. framework.Length > 0 ? [$"-p:TargetFramework={framework}"] : Array.Empty<string>()]).ConfigureAwait(false);
        }

        if (!succeeded)
            return new ProjectRestoreResult(Code(), after);
        var leftOut = after.FindAll(IsLeftOut);
        return new ProjectRestoreResult(leftOut.Count > 0 ? ExitCode.Failed : ExitCode.Done, after);

        async Task<bool> DotnetAsync(string[] command) =>
            await DotnetProcess.RunAsync([.. command, .. Switches()], Path.GetDirectoryName(projects.File)!, Take, cancellationToken).ConfigureAwait(false) == 0;
    }

    // A restore that does not know of assets succeeds without them.
    private bool IsLeftOut(EvaluatedProject project)
    {
        if (!project.IsRestoreEnabled || !project.ActiveItems.Any())
            return false;
        var left = ReferenceCheck.Read(project.Request).FirstOrDefault(r => r.Locked is null && !project.Request.Overrides.Any(o => o.Name == r.Name));
        if (project.Way == AssetSdkWay.None)
            invocation.Output.Warning($"{Name(project.File)} has references to assets and does not use AssetSdk, so that nothing restores them: 'asset init --project {Name(project.File)}' makes it.");
        else if (left is not null)
            invocation.Output.Warning($"'{left.Reference}' of {Name(project.File)} was not restored, and the restore did not say why: 'dotnet build' may.");
        else
            return false;
        return true;
    }

    private string Name(string file) => ProjectChoice.Relative(invocation.Host.Folder, file);

    private IEnumerable<string> Switches()
    {
        yield return "-nologo";
        yield return "-tl:off";
        yield return invocation.Get(GlobalOptions.Verbose) ? "-v:n" : invocation.Get(GlobalOptions.Quiet) ? "-v:q" : "-v:m";
        if (Locked)
            yield return "-p:AssetRestoreLockedMode=true";
        if (ForceEvaluate)
            yield return "-p:AssetForceEvaluate=true";
        foreach (var (name, value) in ProjectChoice.Properties(invocation))
            yield return $"-p:{name}={Escape(value)}";
    }

    // On its command line MSBuild takes ';' and ',' for the end of a property.
    private static string Escape(string value) =>
        value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private void Take(string line)
    {
        const string Error = "error ";
        if (line.IndexOf(Error + "ASSET", StringComparison.Ordinal) is >= 0 and var at)
            _codes.Add(line[(at + Error.Length)..].Split(':')[0]);
        if (line.Length > 0)
            invocation.Host.Error.WriteLine(line);
    }

    // The first error says what it ends with; what is no error of ours has just failed.
    private int Code() => AssetErrorCode.All.FirstOrDefault(c => _codes.Count > 0 && c.Id == _codes[0]) is { } code ? ExitCode.Of(code) : ExitCode.Failed;
}

/// <summary>How a restore of projects ended.</summary>
/// <param name="ExitCode">The exit code of the command.</param>
/// <param name="Projects">The projects.</param>
internal sealed record ProjectRestoreResult(int ExitCode, IReadOnlyList<EvaluatedProject> Projects)
{
    public bool Succeeded => ExitCode == Cli.ExitCode.Done;
}
