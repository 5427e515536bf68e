using System.Globalization;
using Xunit.Abstractions;

namespace AssetSdk.Testing;

/// <summary>
/// Runs a reader over many inputs that are almost right. What it must not do is throw, hang or grow; what the property adds is that whatever it reads
/// means the same when it is written. The short form has a fixed seed; <c>ASSETSDK_LONG_TESTS=1</c> runs for <c>ASSETSDK_FUZZ_SECONDS</c> (a minute) with a new one.
/// </summary>
public sealed class Fuzz(ITestOutputHelper output)
{
    /// <summary>What a reader may allocate for each byte of its input, and for an input without any.</summary>
    private const int AllocatedPerByte = 2_000;

    private const int AllocatedAlways = 1 << 20;

    private static readonly TimeSpan Hanging = TimeSpan.FromMinutes(1);

    /// <summary>Runs a synchronous reader.</summary>
    /// <param name="corpus">Inputs that are right.</param>
    /// <param name="times">How many inputs the short form has.</param>
    /// <param name="property">Reads an input, and throws when the result is not as it should be.</param>
    public Task RunAsync(IReadOnlyList<byte[]> corpus, int times, Action<byte[]> property) => RunAsync(corpus, times, input =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        property(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > AllocatedAlways + ((long)input.Length * AllocatedPerByte))
            throw new InvalidOperationException($"{allocated:N0} bytes were allocated for {input.Length:N0}.");
        return Task.CompletedTask;
    });

    /// <summary>Runs a reader.</summary>
    public async Task RunAsync(IReadOnlyList<byte[]> corpus, int times, Func<byte[], Task> property)
    {
        var seed = LongTests.Wanted ? Environment.TickCount : 20260701;
        output.WriteLine($"Seed {seed}");
        var seconds = int.Parse(Environment.GetEnvironmentVariable("ASSETSDK_FUZZ_SECONDS") ?? "60", CultureInfo.InvariantCulture);
        var end = Environment.TickCount64 + (seconds * 1000L);
        var mutator = new ByteMutator(corpus, seed);
        for (var i = 0; LongTests.Wanted ? Environment.TickCount64 < end : i < times; i++)
        {
            // The corpus itself first: a property that refuses it tests nothing.
            var input = i < corpus.Count ? corpus[i] : mutator.Next();
            try
            {
                await Task.Run(() => property(input)).WaitAsync(Hanging);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, input {i}, base64 {Convert.ToBase64String(input)}: {e.Message}", e);
            }

            if (i % 100_000 == 0)
                output.WriteLine($"{i:N0} inputs");
        }
    }
}
