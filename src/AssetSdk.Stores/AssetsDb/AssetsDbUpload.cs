using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A file on its way into an Assets DB, and what is noted of it.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">Its version and tag.</param>
/// <param name="File">The file.</param>
/// <param name="Content">Its bytes; read once.</param>
/// <param name="Manifest">What is noted.</param>
internal sealed record AssetsDbUpload(string Name, (string Version, string Tag) Version, AssetFile File, Stream Content, VersionManifest Manifest)
{
    /// <summary>The form that is sent: what is said of the file goes first, so that a server can refuse it before the file comes.</summary>
    public MultipartFormDataContent ToForm()
    {
        var metadata = new StringContent(Document().ToJsonString(), Encoding.UTF8, "application/json");
        metadata.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"asset_metadata\"" };
        var file = new FileContent(Content, File.Size);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        // The whole name for those who read RFC 5987, and what any header may hold for the others.
        var plain = string.Concat(File.Path.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c : '_'));
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"asset\"", FileName = $"\"{plain}\"", FileNameStar = File.Path };
        return new MultipartFormDataContent { metadata, file };
    }

    private JsonObject Document()
    {
        var notes = PublishNotes.Of(Manifest);
        var ours = (notes with { Tags = [], Meta = new Dictionary<string, string>(StringComparer.Ordinal) }).ToJson();
        ours["push_date"] = Manifest.PushDate?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        if (File.Executable)
            ours["executable"] = true;
        var metadata = new JsonObject(notes.Meta.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))) { ["assetsdk"] = ours };
        return new JsonObject
        {
            ["asset_name"] = Name,
            ["asset_version"] = new JsonObject { ["version"] = Version.Version, ["tag"] = Version.Tag },
            ["asset_metadata"] = metadata,
            ["asset_tags"] = new JsonArray([.. notes.Tags.Select(t => (JsonNode)t)]),
        };
    }

    // Of a length that is known, so that the request has one too: not every server takes bodies without.
    private sealed class FileContent(Stream content, long length) : HttpContent
    {
        private const int BufferBytes = 128 << 10;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => content.CopyToAsync(stream, BufferBytes);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => content.CopyToAsync(stream, BufferBytes, cancellationToken);

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
