using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.CommandLine;

/// <summary><c>asset-server token</c>: makes, lists and revokes tokens in the server's database, whether it runs or not.</summary>
internal static class TokenCommands
{
    private const int Done = 0;
    private const int MaxName = 100;

    private static readonly Option<string> Name = new("--name") { Description = "Whose token it is: what the audit says", HelpName = "NAME", Required = true };
    private static readonly Option<string> Right = new("--right") { Description = "read, write or admin", HelpName = "RIGHT", DefaultValueFactory = static _ => "read" };
    private static readonly Option<string[]> Prefixes = new("--prefix") { Description = "A name, with all names below it; may come several times. Without: everything", HelpName = "NAME", DefaultValueFactory = static _ => [] };
    private static readonly Option<string> Expires = new("--expires") { Description = "How long it is good: 90d, 12h, 30m, or never", HelpName = "DURATION", DefaultValueFactory = static _ => "90d" };
    private static readonly Argument<string> Id = new("ID") { Description = "The id that 'token list' shows" };

    /// <summary>What runs a command with the server's settings.</summary>
    public delegate Task<int> Runner(ParseResult parsed, Func<IConfiguration, TextWriter, CancellationToken, Task<int>> run, CancellationToken cancellationToken);

    /// <summary>Makes the commands.</summary>
    public static Command Create(Runner runner)
    {
        var create = new Command("create", "Makes a token and shows it, once: only its hash is kept.") { Name, Right, Prefixes, Expires };
        create.SetAction((parsed, token) => runner(parsed, (settings, output, c) => CreateAsync(parsed, settings, output, c), token));
        var list = new Command("list", "Lists the tokens, without what they say.");
        list.SetAction((parsed, token) => runner(parsed, ListAsync, token));
        var revoke = new Command("revoke", "Ends a token at once.") { Id };
        revoke.SetAction((parsed, token) => runner(parsed, (settings, output, c) => RevokeAsync(parsed.GetValue(Id)!, settings, output, c), token));
        return new Command("token", "Keeps the tokens that clients of the server need.") { create, list, revoke };
    }

    private static async Task<int> CreateAsync(ParseResult parsed, IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(Name)!;
        if (name.Length is 0 or > MaxName || name.Any(char.IsControl))
            throw Invalid($"--name must have 1 to {MaxName} characters, and no control characters.");
        var right = parsed.GetValue(Right) switch { "read" => AccessRight.Read, "write" => AccessRight.Write, "admin" => AccessRight.Admin, _ => throw Invalid("--right is one of read, write and admin.") };
        var prefixes = parsed.GetValue(Prefixes)!.Select(static p => p.TrimEnd('/')).ToList();
        if (prefixes.Exists(static p => p.Length == 0 || p.Any(char.IsControl)))
            throw Invalid("--prefix is the name of an asset or the beginning of such names up to a '/', as team/nlp.");
        var token = new TokenRow(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), name, right, prefixes) { Expires = ExpiryOf(parsed.GetValue(Expires)!) };
        var text = TokenText.Create();
        await WithTokensAsync(settings, async tokens =>
        {
            await tokens.AddAsync(token, TokenText.Hash(text), Actor, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync(text).ConfigureAwait(false);
        return Done;
    }

    private static async Task<int> ListAsync(IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        var all = await WithTokensAsync(settings, tokens => tokens.ListAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync("ID        RIGHT  EXPIRES            NAME  PREFIXES").ConfigureAwait(false);
        foreach (var token in all)
        {
            var expires = token.Revoked is not null ? "revoked" : token.Expires is { } end ? end.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "never";
            await output.WriteLineAsync($"{token.Id}  {new NeededRight(token.Right).Text,-5}  {expires,-17}  {AssetPath.Printable(token.Name)}  {(token.Prefixes.Count == 0 ? "everything" : string.Join(", ", token.Prefixes))}").ConfigureAwait(false);
        }

        return Done;
    }

    private static async Task<int> RevokeAsync(string id, IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        if (!await WithTokensAsync(settings, tokens => tokens.RevokeAsync(id, Actor, cancellationToken), cancellationToken).ConfigureAwait(false))
            throw new AssetException(AssetErrorCode.UnknownToken, $"There is no token '{AssetPath.Printable(id)}'. 'asset-server token list' shows the ids.");
        await output.WriteLineAsync($"The token {id} is good for nothing any more.").ConfigureAwait(false);
        return Done;
    }

    private static async Task<T> WithTokensAsync<T>(IConfiguration settings, Func<SqlTokens, Task<T>> work, CancellationToken cancellationToken)
    {
        var parts = await ServerParts.OpenAsync(ServerOptions.Read(settings), cancellationToken).ConfigureAwait(false);
        await using (parts.ConfigureAwait(false))
            return await work(parts.Tokens).ConfigureAwait(false);
    }

    /// <summary>Who does what is done at the command line, for the audit.</summary>
    internal static string Actor => $"{Environment.UserName} at the command line";

    private static DateTimeOffset? ExpiryOf(string text) =>
        text == "never" ? null
        : DurationText.TryParse(text, out var duration) ? DateTimeOffset.UtcNow + duration
        : throw Invalid("--expires is a duration as 90d, 12h or 30m, or never.");

    private static AssetException Invalid(string message) => new(AssetErrorCode.InvalidServerSetting, message);
}
