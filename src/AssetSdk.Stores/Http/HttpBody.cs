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

    /// <summary>Reads a body to its end.</summary>
    /// <exception cref="IOException">It breaks off or stalls, or is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]> ReadWholeAsync(HttpResponseMessage response, int maxBytes, HttpTransport transport, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(response, maxBytes + 1, transport, cancellationToken).ConfigureAwait(false);
        return bytes.Length <= maxBytes ? bytes : throw new IOException($"the answer is longer than {maxBytes:N0} bytes");
    }

    /// <summary>Reads what a service says of an error: nothing, where it breaks off. What the status says holds all the same.</summary>
    public static async Task<byte[]> ReadErrorAsync(HttpResponseMessage response, HttpTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(response, MaxErrorBytes, transport, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
