using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The requests to an Assets DB, but for those of files.</summary>
internal sealed class AssetsDbApi(AssetsDbUrls urls, HttpSender sender, int pageSize)
{
    private const int MaxDocumentBytes = 4 << 20;
    private const int MaxPageBytes = 16 << 20;
    private const int MaxAnswerBytes = 64 << 10;

    // All that a list of versions needs, of documents that may be large.
    private const string Fields = """{"asset_uri":1,"asset_name":1,"asset_version":1,"asset_public_url":1,"asset_created":1}""";

    /// <summary>Gets a version; <see langword="null"/> when there is none.</summary>
    /// <exception cref="AssetException">The server failed, or what it says is not valid.</exception>
    public async Task<AssetsDbAsset?> FindAsync(string name, string version, CancellationToken cancellationToken)
    {
        var url = urls.Document(name, version);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
            return AssetsDbJson.ReadAsset(await sender.ReadAsync(response, url, MaxDocumentBytes, cancellationToken).ConfigureAwait(false), name, version, urls.Location);
        return (await sender.ExplainAsync(response, url, cancellationToken).ConfigureAwait(false)).Failure is { } failure ? throw failure : null;
    }

    /// <summary>Lists the assets of a name, in the order in which they came.</summary>
    /// <returns>Those that can be referred to, and whether there are any others.</returns>
    public async Task<(IReadOnlyList<AssetsDbVersion> Assets, bool IsKnown)> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var (assets, isKnown) = (new List<AssetsDbVersion>(), false);
        await foreach (var page in SearchAsync(Filter(writer => writer.WriteString("asset_name"u8, name)), cancellationToken).ConfigureAwait(false))
        {
            assets.AddRange(page.Assets.Where(a => a.Name == name));
            isKnown |= page.Count > 0;
        }

        return (assets, isKnown);
    }

    /// <summary>Lists the assets whose names begin with a prefix.</summary>
    public async IAsyncEnumerable<AssetsDbVersion> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // All that begin with it lie between it and it with a character behind that no name has: a range that an index serves.
        var filter = Filter(writer =>
        {
            writer.WriteStartObject("asset_name"u8);
            writer.WriteString("$gte"u8, prefix);
            writer.WriteString("$lt"u8, prefix + '\u007F');
            writer.WriteEndObject();
        });
        await foreach (var page in SearchAsync(filter, cancellationToken).ConfigureAwait(false))
        {
            foreach (var asset in page.Assets.Where(a => a.Name.StartsWith(prefix, StringComparison.Ordinal)))
                yield return asset;
        }
    }

    /// <summary>Uploads a file.</summary>
    /// <returns>Whether it was taken; not when there is such a version already.</returns>
    /// <exception cref="AssetException">The server failed or refused it, or the content changed meanwhile.</exception>
    public async Task<bool> TryUploadAsync(AssetsDbUpload upload, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, urls.Upload) { Content = upload.ToForm() };

        // A server that refuses says so before gigabytes are on their way.
        request.Headers.ExpectContinue = true;
        using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Conflict)
            return false;
        if (response.StatusCode != HttpStatusCode.Created)
            throw await sender.FailureOfAsync(response, urls.Upload, cancellationToken).ConfigureAwait(false);
        await sender.ReadAsync(response, urls.Upload, MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async IAsyncEnumerable<AssetsDbPage> SearchAsync(byte[] filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bound = new ListingBound(urls.Location);
        string? cursor = null;
        do
        {
            var query = $"?limit={pageSize}&projection={Uri.EscapeDataString(Fields)}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
            using var request = new HttpRequestMessage(HttpMethod.Post, urls.Assets.AbsoluteUri + query) { Content = new ByteArrayContent(filter) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            using var response = await sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await sender.FailureOfAsync(response, urls.Assets, cancellationToken).ConfigureAwait(false);
            var page = AssetsDbJson.ReadPage(await sender.ReadAsync(response, urls.Assets, MaxPageBytes, cancellationToken).ConfigureAwait(false), urls.Location);
            yield return page;
            cursor = bound.Next(page.Count, page.Cursor);
        }
        while (cursor is not null);
    }

    private static byte[] Filter(Action<Utf8JsonWriter> fields)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
