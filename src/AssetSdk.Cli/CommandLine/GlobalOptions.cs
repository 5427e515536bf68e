using System.CommandLine;

namespace AssetSdk.Cli;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string> Store = new("--store") { Description = "The store: a folder, https://host/prefix, s3://bucket/prefix, gs://bucket/prefix, az://account/container/prefix or assetsdb+https://host", HelpName = "URL", Recursive = true };
    public static readonly Option<string> Source = new("--source") { Description = "The one of the project's sources that is meant, by its name", HelpName = "NAME", Recursive = true };
    public static readonly Option<string> Versioning = new("--versioning") { Description = "The version scheme: major_minor, simple_date, semver or tagged", HelpName = "SCHEME", Recursive = true };
    public static readonly Option<string> CachePath = new("--cache") { Description = "The cache's folder", HelpName = "DIR", Recursive = true };
    public static readonly Option<string> Endpoint = new("--endpoint") { Description = "The address of the store's service", HelpName = "URL", Recursive = true };
    public static readonly Option<string> Region = new("--region") { Description = "The region of the store's bucket", HelpName = "REGION", Recursive = true };
    public static readonly Option<string> Profile = new("--profile") { Description = "The profile of the store's credentials", HelpName = "NAME", Recursive = true };
    public static readonly Option<string> Account = new("--account") { Description = "The store's storage account", HelpName = "NAME", Recursive = true };
    public static readonly Option<string> TokenEnvironment = new("--token-environment") { Description = "The environment variable that holds a bearer token", HelpName = "VARIABLE", Recursive = true };
    public static readonly Option<bool> Anonymous = new("--anonymous") { Description = "Send no credentials to the store", Recursive = true };
    public static readonly Option<bool> AllowInsecure = new("--allow-insecure") { Description = "Allow plain http to another machine", Recursive = true };
    public static readonly Option<bool> Offline = new("--offline") { Description = "Use the cache and local stores only", Recursive = true };
    public static readonly Option<bool> Json = new("--json") { Description = "Write one JSON document instead of text", Recursive = true };
    public static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Say nothing but results and errors", Recursive = true };
    public static readonly Option<bool> Verbose = new("--verbose", "-v") { Description = "Say more: cache hits, retries, stack traces of bugs", Recursive = true };

    /// <summary>All of them, in the order of the help.</summary>
    public static readonly IReadOnlyList<Option> All =
        [Store, Source, Versioning, CachePath, Endpoint, Region, Profile, Account, TokenEnvironment, Anonymous, AllowInsecure, Offline, Json, Quiet, Verbose];

    static GlobalOptions()
    {
        Versioning.CompletionSources.Add("major_minor", "simple_date", "semver", "tagged");
        Store.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--store is empty: give a folder or a URL.");
        });
    }
}
