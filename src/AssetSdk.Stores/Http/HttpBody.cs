namespace AssetSdk.Stores;

/// <summary>Reads the bodies of answers that are held in memory.</summary>
internal static class HttpBody
{
    /// <summary>The most that is read of an error: a service's own is a few hundred bytes.</summary>
    public const int MaxErrorBytes = 64 << 10;

    /// <summary>Reads a body to its end, or so many bytes of it.</summary>
    /// <exception cref="IOException">It breaks off or stalls.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int maxBytes, HttpTransport transport, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var guarded = new StallGuardStream(body, transport.StallTimeout, transport.Clock, cancellationToken);
        await using (guarded.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[16 << 10];
            int count;
            while (bytes.Length < maxBytes && (count = await guarded.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, maxBytes - bytes.Length)), cancellationToken).ConfigureAwait(false)) > 0)
                bytes.Write(buffer, 0, count);
            return bytes.ToArray();
        }
    }

    /// <summary>Reads what a service says of an error: nothing, where it breaks off. What the status says holds all the same. It can be read again.</summary>
    public static async Task<byte[]> ReadErrorAsync(HttpResponseMessage response, HttpTransport transport, CancellationToken cancellationToken)
    {
        if (response.Content is KnownError known)
            return known.Bytes;
        byte[] bytes;
        try
        {
            bytes = await ReadAsync(response, MaxErrorBytes, transport, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            bytes = [];
        }

        using (response.Content)
            response.Content = new KnownError(bytes);
        return bytes;
    }

    private sealed class KnownError : ByteArrayContent
    {
        public KnownError(byte[] bytes)
            : base(bytes) => Bytes = bytes;

        public byte[] Bytes { get; }
    }
}
