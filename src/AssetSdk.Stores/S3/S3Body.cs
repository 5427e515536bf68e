using System.Net;

namespace AssetSdk.Stores;

/// <summary>The body of an upload. It says when some of it was taken, so that a server that takes nothing any more is noticed, however large it is.</summary>
internal sealed class S3Body(ReadOnlyMemory<byte> bytes) : HttpContent
{
    private const int SliceBytes = 64 << 10;

    /// <summary>Is called when some bytes were taken.</summary>
    public Action? Progress { get; set; }

    /// <summary>Whether some bytes were taken.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether all bytes were taken.</summary>
    public bool IsSent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(SliceBytes, rest.Length)..])
        {
            await stream.WriteAsync(rest[..Math.Min(SliceBytes, rest.Length)], cancellationToken).ConfigureAwait(false);
            IsBegun = true;
            Progress?.Invoke();
        }

        IsSent = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
