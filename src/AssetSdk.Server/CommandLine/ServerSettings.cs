using System.CommandLine;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.CommandLine;

/// <summary>Where settings come from: <c>appsettings.json</c> beside the program and in the current folder, the environment, the command line; what comes later wins.</summary>
internal static class ServerSettings
{
    private static readonly (Option<string> Option, string Key)[] All =
    [
        (new Option<string>("--data") { Description = "The folder of database, files and uploads under way", HelpName = "DIR", Recursive = true }, "Data"),
        (new Option<string>("--database") { Description = "A connection string or URL of PostgreSQL, or the path of a SQLite file", HelpName = "DB", Recursive = true }, "Database"),
        (new Option<string>("--store") { Description = "Where files are kept: a folder, s3://, gs:// or az://", HelpName = "URL", Recursive = true }, "Store:Url"),
        (new Option<string>("--urls") { Description = "Where to listen, separated by ';'", HelpName = "URLS", Recursive = true }, "Urls"),
        (new Option<string>("--public-url") { Description = "The address under which clients reach the server", HelpName = "URL", Recursive = true }, "PublicUrl"),
        (new Option<string>("--allow-anonymous") { Description = "What everybody may do without a token: none, read, write or admin", HelpName = "RIGHT", Recursive = true }, "AllowAnonymous"),
    ];

    /// <summary>The options, which every command has.</summary>
    public static IEnumerable<Option> Options => All.Select(static o => o.Option);

    /// <summary>Reads the settings.</summary>
    public static IConfiguration Read(ParseResult parsed)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddJsonFile(Path.Combine(Environment.CurrentDirectory, "appsettings.json"), optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(All.Where(o => parsed.GetValue(o.Option) is { Length: > 0 }).Select(o => KeyValuePair.Create($"{ServerOptions.Section}:{o.Key}", parsed.GetValue(o.Option))))
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"{e.Message} {e.InnerException?.Message}", e);
        }
    }
}
