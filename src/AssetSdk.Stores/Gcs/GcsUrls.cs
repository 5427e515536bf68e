using System.Globalization;

namespace AssetSdk.Stores;

/// <summary>The URLs of the JSON API for one bucket.</summary>
internal sealed class GcsUrls
{
    private readonly string _objects;
    private readonly string _uploads;

    public GcsUrls(Uri endpoint, GcsBucket bucket)
    {
        var root = HttpUrl.Folder(endpoint);
        Endpoint = endpoint;
        _objects = $"{root}storage/v1/b/{bucket.Name}/o";
        _uploads = $"{root}upload/storage/v1/b/{bucket.Name}/o";
    }

    /// <summary>The service's address.</summary>
    public Uri Endpoint { get; }

    /// <summary>An object's bytes.</summary>
    public Uri Media(string name) => Url($"{_objects}/{Uri.EscapeDataString(name)}?alt=media");

    /// <summary>An object, as long as it is of a generation if one is given.</summary>
    public Uri Object(string name, string? generation = null) =>
        Url($"{_objects}/{Uri.EscapeDataString(name)}?alt=json{(generation is null ? "" : "&ifGenerationMatch=" + generation)}");

    /// <summary>Where objects are written.</summary>
    /// <param name="type">How: <c>multipart</c>, <c>resumable</c>.</param>
    /// <param name="generation">The generation that the object must have; <c>0</c>: it must not exist.</param>
    public Uri Upload(string type, string generation) => Url($"{_uploads}?uploadType={type}&ifGenerationMatch={generation}");

    /// <summary>A page of the objects whose names begin with a prefix.</summary>
    public Uri List(string prefix, int pageSize, string? pageToken) => Url(
        string.Create(CultureInfo.InvariantCulture, $"{_objects}?maxResults={pageSize}&fields=items(name,size),nextPageToken&prefix={Uri.EscapeDataString(prefix)}")
        + (pageToken is null ? "" : "&pageToken=" + Uri.EscapeDataString(pageToken)));

    // Sent as they are: Uri would decode some of the escapes.
    private static Uri Url(string url) => new(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
