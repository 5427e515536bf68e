namespace AssetSdk.Testing;

/// <summary>Bytes that do not compress, do not repeat, and are the same in every run.</summary>
public static class TestBytes
{
    public static byte[] Of(int length, int seed = 1)
    {
        var bytes = new byte[length];
#pragma warning disable CA5394 // Reproducible on purpose: nothing is protected by it.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }
}
