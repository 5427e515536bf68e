using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Stores.Tests;

/// <summary>An upload of 5 GiB in the long form, which Ceph keeps in memory; the short one takes as many parts as show that there are several.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class LargeUploadTests(RadosServer server, ITestOutputHelper output) : IDisposable
{
    private static readonly LargeObject Large = LongTests.Wanted ? LargeObject.OfFiveGiB : new LargeObject((20L << 20) + 12_345);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MemoryFact]
    public async Task Write_LargeFile_IsReadBackAsItIs()
    {
        using var store = (IWritableObjectStore)StandardStores.Create().Open(server.Settings());
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        await using (var file = File.OpenRead(Large.WriteSparse(_folder["large"])))
            Assert.True(await store.TryWriteAsync("large", file, Large.Length, null, CancellationToken.None));
        output.WriteLine($"{Large.Length:N0} bytes up in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");

        try
        {
            await using var read = await store.ReadAsync("large", ObjectReadOptions.Whole, CancellationToken.None);
            Assert.Equal(Large.Length, read.TotalLength);
            var parts = (Large.Length + (8 << 20) - 1) / (8 << 20);
            Assert.EndsWith($"-{parts}\"", read.Validator, StringComparison.Ordinal);
            Assert.Equal(Large.Digest(), Digest.FromBytes(await SHA256.HashDataAsync(read.Content)));
        }
        finally
        {
            await store.DeleteAsync("large", CancellationToken.None);
        }
    }

    /// <summary>A test whose long form needs memory.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MemoryFactAttribute : FactAttribute
    {
        private const long Needed = 8L << 30;

        public MemoryFactAttribute([CallerMemberName] string test = "")
        {
            if (LongTests.Wanted)
                Skip = Machine.SkipWhereRefused(test, "8 GiB of memory", static () => Available() is var free && free < Needed ? $"{free:N0} bytes are free." : null);
        }

        // 'MemAvailable:   12345 kB', which only Linux says; Ceph is there only, too.
        private static long Available() => !File.Exists("/proc/meminfo") ? 0
            : long.Parse(File.ReadLines("/proc/meminfo").First(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) << 10;
    }
}
