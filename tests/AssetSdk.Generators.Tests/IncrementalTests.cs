using AssetSdk.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

public class IncrementalTests
{
    private static readonly IndexFileText Index = new("/a.index", new IndexBuilder().Folder("a", "x", "y").Folder("b/c", "z").Folder("a-b").Folder("a.b")
        .Model("m", settings: "Size:int=1", dependsOn: "gone").Config("Settings", new IndexConfigNode("", IndexConfigNode.ObjectKind, false, false, [], [])).Write());

    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Acme.App");

    private static Dictionary<string, IncrementalStepRunReason[]> Reasons(GeneratorDriver driver)
    {
        var steps = driver.GetRunResult().Results.Single().TrackedSteps;
        return TrackingNames.All.ToDictionary(
            name => name,
            name => steps.TryGetValue(name, out var runs) ? runs.SelectMany(run => run.Outputs).Select(output => output.Reason).ToArray() : [],
            StringComparer.Ordinal);
    }

    private static void AssertNothingRan(GeneratorDriver driver)
    {
        Assert.All(Reasons(driver), step =>
        {
            Assert.NotEmpty(step.Value);
            Assert.All(step.Value, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step.Key}: {reason}"));
        });
        Assert.All(driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void Run_UnrelatedEdit_RunsNothing()
    {
        var driver = Generation.Driver([Index]).RunGenerators(Empty);
        AssertNothingRan(driver.RunGenerators(Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class C { }", Generation.Latest))));
    }

    [Fact]
    public void Run_UnrelatedEdit_AllocatesTheSameForManyFilesAsForOne()
    {
        // What is left are Roslyn's own tables, one a step: nothing of ours runs, and nothing is copied.
        // They are pooled, so a run takes some bytes more or less than another; a copy of anything of ours would take tens of thousands.
        Assert.InRange(BytesOfAnEdit(5000) - BytesOfAnEdit(1), -4096, 4096);

        static long BytesOfAnEdit(int files)
        {
            var index = new IndexFileText("/a.index", new IndexBuilder().Folder("a", [.. Enumerable.Range(0, files).Select(i => $"d{i / 100}/f{i}.bin")]).Write());
            var driver = Generation.Driver([index]).RunGenerators(Empty);
            var edited = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class C { }", Generation.Latest));
            return Enumerable.Range(0, 20).Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                driver.RunGenerators(edited);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        }
    }

    [Fact]
    public void Run_AnotherAdditionalFile_RunsNothing()
    {
        var driver = Generation.Driver([Index]).RunGenerators(Empty);
        AssertNothingRan(driver.AddAdditionalTexts([new IndexFileText("/other.json", "{}", isMarked: false)]).RunGenerators(Empty));
    }

    [Fact]
    public void Run_OptionsReadAnew_RunsNothing()
    {
        var driver = Generation.Driver([Index]).RunGenerators(Empty);
        AssertNothingRan(driver.WithUpdatedAnalyzerConfigOptions(Generation.NewOptions()).RunGenerators(Empty));
    }

    [Fact]
    public void Run_IndexWrittenAnewWithTheSameText_WritesNothing()
    {
        var driver = Generation.Driver([Index]).RunGenerators(Empty);
        driver = driver.ReplaceAdditionalText(Index, new IndexFileText("/a.index", Index.GetText().ToString())).RunGenerators(Empty);
        Assert.All(Reasons(driver).Where(step => step.Key != TrackingNames.IndexFile), step =>
            Assert.All(step.Value, reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step.Key}: {reason}")));
    }

    [Fact]
    public void Run_OneAssetChanges_OnlyItsFileIsWritten()
    {
        var before = new IndexFileText("/a.index", new IndexBuilder().Folder("a", "x").Folder("b", "y").Write());
        var after = new IndexFileText("/a.index", new IndexBuilder().Folder("a", "x").Folder("b", "y", "z").Write());
        var driver = Generation.Driver([before]).RunGenerators(Empty);
        driver = driver.ReplaceAdditionalText(before, after).RunGenerators(Empty);
        var reasons = Reasons(driver);
        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified], reasons[TrackingNames.Assets]);
        Assert.Equal([IncrementalStepRunReason.Unchanged], reasons[TrackingNames.Root]);
        Assert.Equal([IncrementalStepRunReason.Unchanged], reasons[TrackingNames.Class]);
    }

    [Fact]
    public void Run_OneOfVeryManyChanges_OneFileIsWritten()
    {
        static IndexFileText Many(string changed)
        {
            var builder = new IndexBuilder();
            for (var i = 0; i < 1000; i++)
                builder.Folder($"a{i}", i == 500 ? changed : "x").Model($"m{i}", settings: i == 500 ? $"Name={changed}" : "Name=x", assets: ("", i, ""));
            return new IndexFileText("/a.index", builder.Write());
        }

        var (before, after) = (Many("x"), Many("y"));
        var driver = Generation.Driver([before]).RunGenerators(Empty);
        // The compiler compares each file's name with all others at every edit.
        Assert.InRange(driver.GetRunResult().GeneratedTrees.Length, 100, 150);
        Assert.Equal(2000, driver.GetRunResult().GeneratedTrees.Sum(t => t.GetRoot(CancellationToken.None).DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax>().Count(c => IsOne(c.Identifier.Text))));

        var reasons = Reasons(driver.ReplaceAdditionalText(before, after).RunGenerators(Empty));
        Assert.Single(reasons[TrackingNames.Assets], IncrementalStepRunReason.Modified);
        Assert.Single(reasons[TrackingNames.ModelConfigs], IncrementalStepRunReason.Modified);

        static bool IsOne(string name) => name.Length > 1 && name[0] is 'A' or 'M' && char.IsAsciiDigit(name[1]);
    }

    [Fact]
    public void Compile_VeryMany_NoWarning()
    {
        var builder = new IndexBuilder();
        for (var i = 0; i < 150; i++)
            builder.Folder($"group{i % 3}/a{i}", "x", "y").Model($"m{i}", settings: "Name=x;Group.Size:int=3", dependsOn: i > 0 ? $"previous=m{i - 1}" : "", assets: ("", i, "x"));
        new Consumer(builder.Write()).Compile().Emitted();
    }

    [Fact]
    public void Run_KeyOfALaterVersionInTheIndex_WritesNothing()
    {
        var text = Index.GetText().ToString();
        var driver = Generation.Driver([Index]).RunGenerators(Empty);
        driver = driver.ReplaceAdditionalText(Index, new IndexFileText("/a.index", text.Replace("class\t", "later\tvalue\nclass\t", StringComparison.Ordinal))).RunGenerators(Empty);
        var reasons = Reasons(driver);
        Assert.Equal([IncrementalStepRunReason.Modified], reasons[TrackingNames.IndexText]);
        Assert.All(reasons[TrackingNames.Assets].Concat(reasons[TrackingNames.Root]).Concat(reasons[TrackingNames.Diagnostics]), reason =>
            Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
    }
}
