using System.Text;

namespace AssetSdk.Generators.Tests;

/// <summary>The generator over indexes that are almost right: code or a diagnostic, never an exception.</summary>
public sealed class IndexFuzzTests
{
    private static readonly string[] Words = ["\t", "\n", "\r", "\\", "\\t", "asset", "file", "0", "-1", "99999999999999999999", "", "a.b", "class", "..", "\"", "*/", "\u2028", "\ud800", "é", "folder", "omitted"];

    [Fact]
    public void Run_AnyIndex_GivesCodeOrADiagnostic()
    {
        var right = new IndexBuilder().Folder("unicode/ucd", "a.txt", "sub/b-c.txt").File("n/model", "m.onnx").Folder("x", "1.0", ["y"], accessor: "My.X", subPath: "y").Write();
        var seed = Environment.GetEnvironmentVariable("ASSETSDK_LONG_TESTS") == "1" ? Environment.TickCount : 20260701;
#pragma warning disable CA5394 // Reproducible on purpose: nothing is protected by it.
        var random = new Random(seed);
        for (var i = 0; i < (seed == 20260701 ? 500 : 20_000); i++)
        {
            var index = new StringBuilder(right);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                // Behind the first line mostly: another header is no index at all.
                var at = random.Next(Math.Min(17, index.Length), index.Length + 1);
                if (random.Next(2) == 0)
                    index.Remove(at, Math.Min(random.Next(20), index.Length - at));
                index.Insert(at, Words[random.Next(Words.Length)]);
            }

            var result = Generation.Run(index.ToString()).Results.Single();
            Assert.True(result.Exception is null, $"Seed {seed}, input {i}: {result.Exception}\n{index}");
        }
#pragma warning restore CA5394
    }
}
