using System.Runtime.CompilerServices;
using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// A file that is longer than what 32 bits count, in the long form: it takes ten seconds, and while 5 GiB are flushed everything else waits for the disk. The bytes are made by the server.
/// </summary>
public sealed class LargeDownloadTests(ITestOutputHelper output) : IDisposable
{
    private const string Path = "n/a/1.0";

    private static readonly LargeObject Large = LongTests.Wanted ? LargeObject.OfFiveGiB : new LargeObject((40L << 20) + 12_345);

    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [RoomFact]
    public async Task Restore_LargeFile_ComesInPartsAndIsVerified()
    {
        var tree = AssetTree.Create(AssetKind.File, [new AssetFile("data", Large.Length, Large.Digest())]);
        var manifest = new VersionManifest { Kind = AssetKind.File, PushDate = _f.Clock.Now, Tree = tree, FileName = "data" };
        await using var server = await LargeObjectServer.StartAsync(Path, Large, new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["n/a.versions"] = VersionList.Write(["1.0"]),
            [Path + ".meta"] = ManifestFormat.Write(manifest, out _),
        });

        // Far behind what 32 bits count, in the long form.
        server.BreakOnceAt = Large.Length - (10 << 20);
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        var asset = (await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url })).Assets.Single();
        output.WriteLine($"{Large.Length:N0} bytes in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");

        Assert.Equal(tree.Digest, asset.Digest);
        Assert.Equal(Large.Length, new FileInfo(asset.LocalPath).Length);
        AssertBytes(asset.LocalPath, 0);
        AssertBytes(asset.LocalPath, Large.Length / 5 * 4);
        AssertBytes(asset.LocalPath, Large.Length - 1000);

        // Each part once, and the rest of the one that broke off: together the whole, and nothing twice but what was lost on the way.
        var ranges = server.Ranges.OrderBy(r => r.From).ThenBy(r => r.To).ToList();
        Assert.All(ranges, r => Assert.InRange(r.To - r.From + 1, 1, TransferSettings.DefaultPartSize));
        Assert.Equal(((Large.Length + TransferSettings.DefaultPartSize - 1) / TransferSettings.DefaultPartSize) + 1, ranges.Count);
        Assert.Null(server.BreakOnceAt);
    }

    private static void AssertBytes(string path, long offset)
    {
        using var file = File.OpenRead(path);
        file.Position = offset;
        var bytes = new byte[1000];
        file.ReadExactly(bytes);
        Assert.Equal(Large.Bytes(offset, bytes.Length), bytes);
    }

    /// <summary>A test whose long form needs room on the disk.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RoomFactAttribute : FactAttribute
    {
        private const long Needed = 12L << 30;

        public RoomFactAttribute([CallerMemberName] string test = "")
        {
            if (LongTests.Wanted)
                Skip = Machine.SkipWhereRefused(test, "12 GiB of disk", static () => new DriveInfo(System.IO.Path.GetTempPath()).AvailableFreeSpace is var free && free < Needed ? $"{free:N0} bytes are free." : null);
        }
    }
}
