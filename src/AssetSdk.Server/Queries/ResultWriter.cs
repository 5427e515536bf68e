using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using AssetSdk.Filters;
using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Queries;

/// <summary>
/// Writes documents as they are found. The answer begins when some are together: what fails before that can still say so with a status.
/// </summary>
internal sealed class ResultWriter : IAsyncDisposable
{
    private const int FlushBytes = 128 << 10;

    private readonly HttpContext _context;
    private readonly Projection? _projection;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public ResultWriter(HttpContext context, Projection? projection)
    {
        _context = context;
        _projection = projection;
        _json = new Utf8JsonWriter(_buffer, StrictJson.Writer);
        _json.WriteStartObject();
        _json.WriteBoolean("success"u8, true);
        _json.WriteStartArray("data"u8);
    }

    /// <summary>Writes a document.</summary>
    public async Task WriteAsync(JsonElement document)
    {
        if (_projection is null)
            _json.WriteRawValue(JsonMarshal.GetRawUtf8Value(document), skipInputValidation: true);
        else
            _projection.Apply(document, _json);
        if (_buffer.WrittenCount + _json.BytesPending >= FlushBytes)
            await SendAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="cursor">Where to go on, if there may be more.</param>
    public ValueTask EndAsync(string? cursor)
    {
        _json.WriteEndArray();
        if (cursor is not null)
            _json.WriteString("cursor"u8, cursor);
        _json.WriteEndObject();
        return SendAsync();
    }

    public ValueTask DisposeAsync() => _json.DisposeAsync();

    private async ValueTask SendAsync()
    {
        await _json.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
        if (!_context.Response.HasStarted)
            Envelope.Start(_context, 200);
        await _context.Response.Body.WriteAsync(_buffer.WrittenMemory, _context.RequestAborted).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
    }
}
