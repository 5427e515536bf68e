using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.CommandLine;

/// <summary><c>asset-server import</c>: takes the documents of another Assets DB, whether the server runs or not.</summary>
internal static class ImportCommand
{
    private const int Done = 0;
    private const int Batch = 10_000;
    private const int BatchCharacters = 16 << 20;

    private static readonly Argument<string> From = new("FILE") { Description = "A file of JSON documents, one a line, as mongoexport writes it; - for standard input" };

    /// <summary>Makes the command.</summary>
    public static Command Create(TokenCommands.Runner runner)
    {
        var command = new Command("import", "Registers the documents of a file, as POST /asset does with each. One that is refused ends it: its line is said, and the ten thousands before it stay. Documents whose URI is there already are passed over, so that it can be run again.") { From };
        command.SetAction((parsed, token) => runner(parsed, (settings, output, c) => RunAsync(parsed.GetValue(From)!, settings, output, c), token));
        return command;
    }

    private static async Task<int> RunAsync(string path, IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        var options = ServerOptions.Read(settings);
        var parts = await ServerParts.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await using (parts.ConfigureAwait(false))
        {
            using var lines = Open(path);
            var assets = new SqlAssets(parts.Database);
            var (taken, number, characters, batch) = (0, 0L, 0L, new List<AssetDocument>());
            while (await ReadLineAsync(lines, path, number, cancellationToken).ConfigureAwait(false) is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                batch.Add(Document(line, number, options, parts));
                characters += line.Length;
                if (batch.Count < Batch && characters < BatchCharacters)
                    continue;
                taken += await assets.AddNewAsync(batch, parts.Address, TokenCommands.Actor, cancellationToken).ConfigureAwait(false);
                batch.Clear();
                characters = 0;
            }

            taken += await assets.AddNewAsync(batch, parts.Address, TokenCommands.Actor, cancellationToken).ConfigureAwait(false);
            if (taken > 0 && parts.Database.Analyze is { Length: > 0 } analyze)
                await parts.Database.WriteAsync(session => session.ExecuteAsync(analyze), cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{taken:N0} assets registered.")).ConfigureAwait(false);
            return Done;
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path == "-" ? Console.OpenStandardInput() : File.OpenRead(path), new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.InvalidDocument, $"'{AssetPath.Printable(path)}' cannot be read: {e.Message}", e);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader lines, string path, long before, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DecoderFallbackException e)
        {
            // Read in pieces of many lines: it may be some further down.
            throw new AssetException(AssetErrorCode.InvalidDocument, string.Create(CultureInfo.InvariantCulture, $"'{AssetPath.Printable(path)}' is not UTF-8, somewhere after line {before}."), e);
        }
        catch (IOException e)
        {
            throw new AssetException(AssetErrorCode.InvalidDocument, string.Create(CultureInfo.InvariantCulture, $"'{AssetPath.Printable(path)}' cannot be read after line {before}: {e.Message}"), e);
        }
    }

    private static AssetDocument Document(string line, long number, ServerOptions options, ServerParts parts)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"Line {number}");
        try
        {
            var given = StrictJson.ParseObject(Encoding.UTF8.GetBytes(line), what);
            if (line.Length > options.Limits.MaxDocumentBytes)
                throw new AssetException(AssetErrorCode.InvalidDocument, $"It is larger than {options.Limits.MaxDocumentBytes} bytes, which the server's limits allow.");
            // MongoDB's own key.
            given.Remove("_id");
            if (AssetDocument.Missing(given, needsVersion: false) is { } missing)
                throw new AssetException(AssetErrorCode.InvalidDocument, missing + ".");
            return AssetDocument.Create(given, Guid.CreateVersion7().ToString(), parts.Address.DatabaseId, publicUrl: null, file: null, DateTimeOffset.UtcNow);
        }
        catch (AssetException e) when (!e.Message.StartsWith(what, StringComparison.Ordinal))
        {
            throw new AssetException(e.Code, $"{what}: {e.Message}", e);
        }
    }
}
