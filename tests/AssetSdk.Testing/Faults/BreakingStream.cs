namespace AssetSdk.Testing;

/// <summary>A stream that gives some of its bytes and then fails, as a disk or a connection does.</summary>
public sealed class BreakingStream(byte[] bytes, int breakAt) : MemoryStream(bytes, 0, breakAt, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) => Checked(base.Read(buffer, offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var chunk = new byte[buffer.Length];
        var count = Read(chunk, 0, chunk.Length);
        chunk.AsMemory(0, count).CopyTo(buffer);
        return new(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    private static int Checked(int count) => count > 0 ? count : throw new IOException("The stream broke.");
}
