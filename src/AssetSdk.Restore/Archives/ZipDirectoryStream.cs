using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// A zip archive whose directory is counted while it is read: the reader takes all of it into memory before the first entry, which for archives of
/// nothing but names is many times their size.
/// </summary>
internal sealed class ZipDirectoryStream(Stream inner) : Stream
{
    private readonly List<(long From, long To)> _counted = [];
    private int _entries;

    /// <summary>Whether the directory is being read, and not the entries.</summary>
    public bool IsCounting { get; set; } = true;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Count(inner.Position - count, buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(inner.Position - count, buffer.Span[..count]);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // What the search for the directory's end read, backwards, is read again as part of the directory. An entry that lies across two reads is missed,
    // which a bound can bear.
    private void Count(long from, ReadOnlySpan<byte> read)
    {
        if (!IsCounting || read.IsEmpty)
            return;
        var signature = "PK\x01\x02"u8;
        int next;
        for (var at = 0; (next = read[at..].IndexOf(signature)) >= 0; at += next + signature.Length)
        {
            var position = from + at + next;
            if (!_counted.Exists(c => c.From <= position && position < c.To) && ++_entries > AssetTree.MaxFiles)
                throw ArchiveReader.Refused($"it has more than {AssetTree.MaxFiles:N0} files");
        }

        var to = from + read.Length;
        var touched = _counted.FindIndex(c => c.From <= to && from <= c.To);
        if (touched < 0)
            _counted.Add((from, to));
        else
            _counted[touched] = (Math.Min(from, _counted[touched].From), Math.Max(to, _counted[touched].To));
    }
}
