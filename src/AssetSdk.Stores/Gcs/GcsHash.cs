using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AssetSdk.Stores;

/// <summary>The hashes of an object that the service checks and gives: CRC32C, and MD5.</summary>
internal sealed class GcsHash : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private uint _crc = uint.MaxValue;

    /// <summary>The CRC32C of what was added, as base64.</summary>
    public string Crc32C
    {
        get
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, ~_crc);
            return Convert.ToBase64String(bytes);
        }
    }

    /// <summary>The MD5 of what was added, as base64.</summary>
    public string Md5 => Convert.ToBase64String(_md5.GetCurrentHash());

    /// <summary>The header <c>x-goog-hash</c>.</summary>
    public string Header => $"crc32c={Crc32C},md5={Md5}";

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _md5.AppendData(bytes);
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            _crc = BitOperations.Crc32C(_crc, word);
        foreach (var rest in bytes[(bytes.Length & ~7)..])
            _crc = BitOperations.Crc32C(_crc, rest);
    }

    public void Dispose() => _md5.Dispose();
}
