using System.CommandLine;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>
/// Which store a command outside of project files is about: <c>--store</c>, else <c>ASSETSDK_STORE</c>, else the sources of the project in the folder, else what modelkit's environment variables name.
/// </summary>
internal static class StoreChoice
{
    private const string Variable = "ASSETSDK_STORE";
    private const string ModelkitVariable = "MODELKIT_STORAGE_PROVIDER";

    /// <summary>The sources and settings, as a request for no asset.</summary>
    public static ProjectRequest Of(Invocation invocation)
    {
        var named = Named(invocation);
        var project = named is null ? FolderProject.Find(invocation) : null;
        if (project?.Problem is { } problem)
            SayWhyNot(invocation, problem);
        var request = project?.Request ?? new ProjectRequest(Path.Combine(invocation.Host.Folder, "none.csproj")) { LockFile = "", Environment = invocation.Host.Environment };
        if (named is not null)
        {
            request = request with
            {
                Sources =
                [
                    new AssetSourceItem("store", "")
                    {
                        Url = named,
                        Endpoint = invocation.Get(GlobalOptions.Endpoint) ?? "",
                        Region = invocation.Get(GlobalOptions.Region) ?? "",
                        Profile = invocation.Get(GlobalOptions.Profile) ?? "",
                        Account = invocation.Get(GlobalOptions.Account) ?? "",
                        TokenEnvironment = invocation.Get(GlobalOptions.TokenEnvironment) ?? "",
                        Anonymous = invocation.Get(GlobalOptions.Anonymous) ? "true" : "",
                        AllowInsecure = invocation.Get(GlobalOptions.AllowInsecure) ? "true" : "",
                    },
                ],
            };
        }
        else if (Refinement(invocation) is { } option)
        {
            throw new UsageException($"{option} refines --store, and there is none: say --store, or set it at the project's AssetSource.");
        }

        return request with
        {
            Versioning = invocation.Get(GlobalOptions.Versioning) ?? request.Versioning,
            CachePath = invocation.Get(GlobalOptions.CachePath) is { } cache ? invocation.FullPath(cache) : request.CachePath,
            Offline = invocation.Get(GlobalOptions.Offline) || request.Offline,
        };
    }

    /// <summary>The store that the command line or the environment names.</summary>
    public static string? Named(Invocation invocation) => invocation.Get(GlobalOptions.Store) ?? NotEmpty(invocation.Host.Environment(Variable));

    private static string? Refinement(Invocation invocation) =>
        new Option<string>[] { GlobalOptions.Endpoint, GlobalOptions.Region, GlobalOptions.Profile, GlobalOptions.Account, GlobalOptions.TokenEnvironment }.FirstOrDefault(o => invocation.Get(o) is not null)?.Name
        ?? new[] { GlobalOptions.Anonymous, GlobalOptions.AllowInsecure }.FirstOrDefault(o => invocation.Get(o))?.Name;

    // Where modelkit's variables name a store nothing is missing; else the error to come says only that no store is set.
    private static void SayWhyNot(Invocation invocation, string problem)
    {
        if (NotEmpty(invocation.Host.Environment(ModelkitVariable)) is null)
            invocation.Output.Warning(problem);
        else
            invocation.Output.Detail(problem);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
