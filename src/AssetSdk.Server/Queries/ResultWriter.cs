using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using AssetSdk.Filters;
using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Queries;

/// <summary>
/// Writes documents as they are found. The answer begins when some are together: what fails before that can still say so with a status.
/// </summary>
internal sealed class ResultWriter : IAsyncDisposable
{
    private const int FlushBytes = 128 << 10;

    // Of which a client takes one in time, however slow it is.
    private const int PieceBytes = 64 << 10;

    private readonly HttpContext _context;
    private readonly RequestHold _hold;
    private readonly TimeSpan _patience;
    private readonly Projection? _projection;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    private int _held;

    /// <param name="context">The request.</param>
    /// <param name="projection">Which fields are written, if not all.</param>
    /// <param name="patience">How long a client may take nothing of the answer.</param>
    public ResultWriter(HttpContext context, Projection? projection, TimeSpan patience)
    {
        (_context, _projection, _patience) = (context, projection, patience);
        _hold = RequestHold.Of(context);
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
        if (_buffer.Capacity > _held)
            _hold.Add(_buffer.Capacity - _held);
        _held = _buffer.Capacity;
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
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_context.RequestAborted);
        for (var rest = _buffer.WrittenMemory; rest.Length > 0; rest = rest[Math.Min(PieceBytes, rest.Length)..])
        {
            // Cancelled, it ends the connection: half an answer is none.
            stop.CancelAfter(_patience);
            await _context.Response.Body.WriteAsync(rest[..Math.Min(PieceBytes, rest.Length)], stop.Token).ConfigureAwait(false);
        }

        _buffer.ResetWrittenCount();
    }
}
