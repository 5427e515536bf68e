using System.Text;

namespace AssetSdk.Testing;

/// <summary>Makes inputs that are almost right: some of a corpus with bytes, numbers and blocks changed, moved, doubled and left out.</summary>
public sealed class ByteMutator(IReadOnlyList<byte[]> corpus, int seed, int longest = 1 << 16)
{
    private static readonly byte[][] Words =
    [
        .. new[]
        {
            "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "2147483648", "1e309", "0.5", "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "\"\\u0000\"",
            "..", "../", "/", "//", "\\", "C:", ":", "[", "]", "{", "}", "\"", ",", "\t", "\n", "\r", "\r\n", "\\t", "<<<<<<<", "sha256:", "machine", "default", "password", "macdef", "con", "é", "e\u0301", "\uFEFF", "\u2028", "\0",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0x80], [0xED, 0xA0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [0, 0, 0, 0x80], [0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6], [0x50, 0x4B, 6, 6],
    ];

#pragma warning disable CA5394 // Reproducible on purpose: nothing is protected by it.
    private readonly Random _random = new(seed);

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(corpus[_random.Next(corpus.Count)]);
        for (var changes = 1 + _random.Next(4); changes > 0; changes--)
            Change(bytes);
        return bytes.Count <= longest ? [.. bytes] : [.. bytes.Take(longest)];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count + 1);
        var count = Math.Min(_random.Next(1, _random.Next(2, 64)), bytes.Count - at);
        switch (_random.Next(10))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, count);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 5:
                var other = corpus[_random.Next(corpus.Count)];
                var from = _random.Next(other.Length + 1);
                bytes.RemoveRange(at, count);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(_random.Next(200), other.Length - from)).ToArray());
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                var repeated = bytes.GetRange(at, count);
                for (var times = _random.Next(50); times > 0 && bytes.Count < longest; times--)
                    bytes.InsertRange(at, repeated);
                break;
            case 8:
                bytes.RemoveRange(at, Math.Min(count, Digits(bytes, at)));
                bytes.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
            default:
                bytes.InsertRange(at, Words[_random.Next(Words.Length)]);
                break;
        }
    }
#pragma warning restore CA5394

    private static int Digits(List<byte> bytes, int at)
    {
        var end = at;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        return end - at;
    }
}
