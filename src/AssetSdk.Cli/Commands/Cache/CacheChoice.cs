using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>Which cache a command is about: <c>--cache</c>, else that of the project in the folder, else <c>ASSETSDK_CACHE</c>, else <c>~/.assetsdk</c>.</summary>
internal static class CacheChoice
{
    /// <summary>The cache to look at. When the folder's project does not count, that is said.</summary>
    public static AssetCache Of(Invocation invocation) => Choose(invocation, static (invocation, problem) => invocation.Output.Warning(problem));

    /// <summary>The cache to remove from.</summary>
    /// <exception cref="UsageException">The folder's project does not count, so that its cache is not known.</exception>
    public static AssetCache ToChange(Invocation invocation) => Choose(invocation, static (_, problem) =>
        throw new UsageException($"{problem} It may have a cache of its own, so nothing is removed from another one. Say which cache is meant: --cache DIR."));

    private static AssetCache Choose(Invocation invocation, Action<Invocation, string> unknown)
    {
        if (invocation.Get(GlobalOptions.CachePath) is { } chosen)
            return At(invocation, invocation.FullPath(chosen));
        var project = FolderProject.Find(invocation);
        if (project.Problem is { } problem)
            unknown(invocation, problem);
        return At(invocation, project.Request?.CachePath);
    }

    private static AssetCache At(Invocation invocation, string? setting) => new(CacheRoot.Choose(setting, invocation.Host.Folder, invocation.Host.Environment));
}
