using System.Buffers.Binary;
using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Testing;

/// <summary>
/// An object that is larger than what a test holds in memory or on disk: zeros, and at the beginning of each 64 KiB its position, so that bytes of another place are
/// other bytes, those 4 GiB away too.
/// </summary>
/// <param name="Length">Its length in bytes.</param>
public sealed record LargeObject(long Length)
{
    private const int Block = 64 << 10;

    /// <summary>5 GiB and a little.</summary>
    public static LargeObject OfFiveGiB { get; } = new((5L << 30) + 12_345);

    /// <summary>The bytes of a place.</summary>
    public void Fill(long offset, Span<byte> bytes)
    {
        bytes.Clear();
        Span<byte> mark = stackalloc byte[sizeof(long)];
        for (var block = offset / Block * Block; block < offset + bytes.Length; block += Block)
        {
            BinaryPrimitives.WriteInt64LittleEndian(mark, block + 1);
            for (var i = 0; i < mark.Length; i++)
            {
                var position = block + i - offset;
                if (position >= 0 && position < bytes.Length)
                    bytes[(int)position] = mark[i];
            }
        }
    }

    /// <summary>The bytes of a place.</summary>
    public byte[] Bytes(long offset, int count)
    {
        var bytes = new byte[count];
        Fill(offset, bytes);
        return bytes;
    }

    /// <summary>Its digest.</summary>
    public Digest Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (long offset = 0; offset < Length; offset += buffer.Length)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - offset));
            Fill(offset, piece);
            hash.AppendData(piece);
        }

        return Core.Digest.FromBytes(hash.GetHashAndReset());
    }

    /// <summary>Writes it as a file that takes no more of the disk than its marks do.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">Where the marks begin; before it the file has none.</param>
    public string WriteSparse(string path, long from = 0)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
        for (var block = from / Block * Block; block < Length; block += Block)
        {
            file.Position = block;
            file.Write(Bytes(block, (int)Math.Min(sizeof(long), Length - block)));
        }

        file.SetLength(Length);
        return path;
    }
}
