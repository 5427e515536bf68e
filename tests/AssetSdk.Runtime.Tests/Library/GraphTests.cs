using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Runtime.Tests;

/// <summary>What order models are made in, and which graphs have none.</summary>
public sealed class GraphTests
{
    private static readonly ModelLibraryOptions Eager = new() { Loading = ModelLoading.Eager };

    [Fact]
    public void Load_AnyAcyclicGraph_EachIsMadeOnceAfterWhatItNeedsAndGoesBeforeIt() => Properties.Check(Graphs(acyclic: true), edges =>
    {
        var world = new World();
        ModelLibrary.Create(Definitions(world, edges), Eager).Dispose();

        // Models that do not need each other are made side by side: their order is nobody's promise.
        var (made, gone) = (world.Of("load"), world.Of("dispose"));
        return edges.Length == made.Count && edges.Length == made.Distinct().Count() && edges.Length == gone.Count && edges.Length == gone.Distinct().Count()
            && Enumerable.Range(0, edges.Length).All(i => edges[i].All(d => made.IndexOf($"m{d}") < made.IndexOf($"m{i}") && gone.IndexOf($"m{d}") > gone.IndexOf($"m{i}")));
    });

    [Fact]
    public void Create_AnyGraph_IsRefusedIfAndOnlyIfThereIsACycle()
    {
        var (refused, accepted) = (0, 0);
        Properties.Check(Graphs(acyclic: false), edges =>
        {
            try
            {
                using var library = ModelLibrary.Create(Definitions(new World(), edges), Eager);
                accepted++;
                return !HasCycle(edges);
            }
            catch (ModelException e) when (e.Code == "ASSET2131")
            {
                refused++;
                return HasCycle(edges)
                    && e.Chain[0] == e.Chain[^1]
                    && e.Chain.Count - 1 == e.Chain.Distinct().Count()
                    && e.Chain.Zip(e.Chain.Skip(1)).All(step => edges[Index(step.First)].Contains(Index(step.Second)));
            }
        });

        Assert.NotEqual(0, refused);
        Assert.NotEqual(0, accepted);
    }

    [Theory]
    [InlineData("a → a", "a:a")]
    [InlineData("a → b → a", "a:b", "b:a")]
    [InlineData("b → c → b", "a:b", "b:c", "c:b")]
    [InlineData("b → d → c → b", "a:b,c", "b:d", "c:b", "d:e,c", "e")]
    public void Create_Cycle_IsRefusedWithItsPath(string path, params string[] models)
    {
        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models(models)));

        Assert.Equal("ASSET2131", e.Code);
        Assert.Equal(path, string.Join(" → ", e.Chain));
        Assert.Contains($": {path}.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_DiamondAndSameModelTwice_IsNoCycle()
    {
        var world = new World();
        using var library = ModelLibrary.Create(world.Models("a:b,c", "b:d", "c:d", "d"));

        var a = library.Get<TestModel>("a");

        Assert.Equal(["d", "b", "c", "a"], [.. world.Of("load").Where(k => k is "d" or "b").Concat(world.Of("load").Where(k => k is "c" or "a"))]);
        Assert.Same(((TestModel)a.Dependencies[0]).Dependencies[0], ((TestModel)a.Dependencies[1]).Dependencies[0]);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public async Task Load_ChainOfManyModels_MakesEachAfterItsNext(int count)
    {
        var world = new World();
        await using var library = ModelLibrary.Create(Chain(world, count));

        var first = await library.GetAsync<TestModel>("m0");

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"m{count - 1 - i}"), world.Of("load"));
        Assert.Equal("m1", Assert.IsType<TestModel>(first.Dependencies[0]).Config.Key);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Load_ManyModelsOfOne_LoadsAllOnce(int count)
    {
        var world = new World();
        var models = Enumerable.Range(1, count - 1).Select(i => world.Model($"m{i}")).Prepend(world.Model("m0", [.. Enumerable.Range(1, count - 1).Select(i => $"m{i}")]));
        using var library = ModelLibrary.Create(models, Eager);

        Assert.Equal(count, world.Of("load").Distinct().Count());
        Assert.Equal(count, world.Of("load").Count);
        Assert.Equal("m0", world.Of("load")[^1]);
    }

    [Fact]
    public void Create_CycleOfManyModels_IsRefusedWithTheWholeChain()
    {
        var world = new World();
        var models = Enumerable.Range(0, 10_000).Select(i => world.Model($"m{i}", $"m{(i + 1) % 10_000}"));

        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(models));

        Assert.Equal(10_001, e.Chain.Count);
        Assert.Contains("m0 → m1 → ", e.Message, StringComparison.Ordinal);
        Assert.InRange(e.Message.Length, 1, 400);
    }

    [Fact]
    public async Task Load_LastOfALongChainFails_IsToldToTheFirst()
    {
        var world = new World { Loading = (key, _) => key == "m9999" ? throw new FileNotFoundException("no file") : Task.CompletedTask };
        await using var library = ModelLibrary.Create(Chain(world, 10_000));

        var e = await Assert.ThrowsAsync<ModelException>(async () => await library.GetAsync<TestModel>("m0"));

        Assert.Equal(("ASSET2134", "m9999", 10_000), (e.Code, e.ModelKey, e.Chain.Count));
        Assert.Empty(world.Of("load"));
    }

    private static IEnumerable<ModelDefinition> Chain(World world, int count) => Enumerable.Range(0, count).Select(i => i == count - 1 ? world.Model($"m{i}") : world.Model($"m{i}", $"m{i + 1}"));

    private static IEnumerable<ModelDefinition> Definitions(World world, int[][] edges) => edges.Select((e, i) => world.Model($"m{i}", [.. e.Select(d => $"m{d}")]));

    private static int Index(string key) => int.Parse(key[1..], null);

    /// <summary>Of each model those it needs. Sparse graphs: dense ones have a cycle nearly always.</summary>
    private static Gen<int[][]> Graphs(bool acyclic) =>
        from size in Gen.Choose(1, 12)
        from order in Gen.Shuffle(Enumerable.Range(0, size))
        from pairs in Gen.ListOf(Gen.Two(Gen.Choose(0, size - 1)), acyclic ? size * 2 : size / 2)
        select Edges([.. order], pairs, acyclic);

    private static int[][] Edges(int[] order, IEnumerable<(int From, int To)> pairs, bool acyclic)
    {
        var edges = order.Select(_ => new SortedSet<int>()).ToArray();
        foreach (var (from, to) in pairs)
        {
            if (!acyclic)
                edges[from].Add(to);
            else if (from != to)
                edges[order[Math.Max(from, to)]].Add(order[Math.Min(from, to)]);
        }

        return [.. edges.Select(e => e.ToArray())];
    }

    /// <summary>By another algorithm than the library's: take away what needs nothing until nothing changes.</summary>
    private static bool HasCycle(int[][] edges)
    {
        var left = Enumerable.Range(0, edges.Length).ToHashSet();
        while (left.RemoveWhere(i => !edges[i].Any(left.Contains)) > 0)
        {
        }

        return left.Count > 0;
    }
}
