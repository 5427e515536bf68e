using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace AssetSdk.Server.Queries;

/// <summary>
/// Cursors: places in the order in which documents came, encrypted. Who may read some documents only would count all others by the gaps between two places. All servers of a database
/// have one key, so that each goes on with the cursors of the others.
/// </summary>
internal sealed class QueryCursors(byte[] key)
{
    private const int BlockBytes = 16;

    /// <summary>The cursor that goes on after a document.</summary>
    public string After(long seq)
    {
        // One block, whose second half is how a cursor that was made up is told from ours.
        Span<byte> plain = stackalloc byte[BlockBytes];
        Span<byte> block = stackalloc byte[BlockBytes];
        BinaryPrimitives.WriteInt64BigEndian(plain, seq);
        using var aes = Create();
        aes.EncryptEcb(plain, block, PaddingMode.None);
        return Base64Url.EncodeToString(block);
    }

    /// <summary>The document after which a cursor goes on.</summary>
    /// <exception cref="Api.ApiException">400: it is none of ours.</exception>
    public long Read(string cursor)
    {
        Span<byte> block = stackalloc byte[BlockBytes];
        Span<byte> plain = stackalloc byte[BlockBytes];
        if (cursor.Length <= 22 && Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, block, out var count) && count == BlockBytes)
        {
            using var aes = Create();
            aes.DecryptEcb(block, plain, PaddingMode.None);
            if (BinaryPrimitives.ReadInt64BigEndian(plain) is >= 0 and var seq && BinaryPrimitives.ReadInt64BigEndian(plain[8..]) == 0)
                return seq;
        }

        throw new Api.ApiException(400, "cursor is not one that this server gave. Leave it out to begin anew.");
    }

    private Aes Create()
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }
}
