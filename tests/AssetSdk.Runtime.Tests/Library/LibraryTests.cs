namespace AssetSdk.Runtime.Tests;

/// <summary>What is required and what can be asked for.</summary>
public sealed class LibraryTests
{
    [Theory]
    [InlineData("sentimant", "There is no model 'sentimant'. Did you mean 'sentiment'?")]
    [InlineData("SENTIMENT", "There is no model 'SENTIMENT'. Did you mean 'sentiment' or 'sediment'?")]
    [InlineData("tokneizer", "There is no model 'tokneizer'. Did you mean 'tokenizer'?")]
    [InlineData("x", "There is no model 'x'. There are 'sediment', 'sentiment' and 'tokenizer'.")]
    [InlineData("", "There is no model ''. There are 'sediment', 'sentiment' and 'tokenizer'.")]
    public void Get_UnknownKey_SaysWhichAreNear(string key, string message)
    {
        using var library = ModelLibrary.Create(new World().Models("sentiment", "tokenizer", "sediment"));

        var e = Assert.Throws<ModelException>(() => library.Get<TestModel>(key));

        Assert.Equal(("ASSET2130", message), (e.Code, e.Message));
    }

    [Fact]
    public void Get_UnknownKeyOfManyOrNone_SaysSo()
    {
        using var many = ModelLibrary.Create(new World().Models([.. Enumerable.Range(0, 100).Select(i => $"model_{i}")]));
        using var none = ModelLibrary.Create([]);

        Assert.EndsWith("None of the 100 models is near.", Assert.Throws<ModelException>(() => many.Get<TestModel>("x")).Message, StringComparison.Ordinal);
        Assert.EndsWith("There is no model.", Assert.Throws<ModelException>(() => none.Get<TestModel>("x")).Message, StringComparison.Ordinal);
        Assert.EndsWith("near.", Assert.Throws<ModelException>(() => many.Get<TestModel>(new string('x', 100_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnknownDependency_SaysWhoNeedsItAndWhichIsNear()
    {
        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models("app:sentiment", "sentiment:tokeniser", "tokenizer")));

        Assert.Equal("The model 'sentiment' needs 'tokeniser' (as 'tokeniser_alias'), and there is no such model. Did you mean 'tokenizer'? The way to it: app → sentiment → tokeniser.", e.Message);
        Assert.Equal(("ASSET2130", "tokeniser"), (e.Code, e.ModelKey));
    }

    [Fact]
    public void Create_TwoDefinitionsOfOneKey_IsRefused()
    {
        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models("a", "b").Append(new World().Other("a"))));

        Assert.Equal("ASSET2132", e.Code);
        Assert.Contains(nameof(OtherModel), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Definition_AliasTwiceOrNone_IsRefused()
    {
        static ModelException Define(params ModelDependency[] dependencies) =>
            Assert.Throws<ModelException>(() => new ModelDefinition<TestConfig, object>("a", dependencies, () => new TestConfig("a"), (_, _) => new object()));

        Assert.Contains("alias 'x'", Define(new ModelDependency("x", "b"), new ModelDependency("x", "c")).Message, StringComparison.Ordinal);
        Assert.Contains("no alias or no key", Define(new ModelDependency("", "b")).Message, StringComparison.Ordinal);
        Assert.Contains("no alias or no key", Define([default]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Required_Some_OnlyTheyAndWhatTheyNeedAreLoaded()
    {
        var world = new World();
        var options = new ModelLibraryOptions { Required = ["b", "b"], Loading = ModelLoading.Eager };
        await using var library = await ModelLibrary.CreateAsync(world.Models("a", "b:c", "c", "d"), options);

        Assert.Equal(["c", "b"], world.Of("load"));
        Assert.NotNull(library.Get<TestModel>("d"));
        Assert.False(library.IsLoaded("a"));
    }

    [Fact]
    public void Required_OthersAreWrong_IsTheirErrorWhenTheyAreAskedFor()
    {
        var options = new ModelLibraryOptions { Required = ["good"] };
        using var library = ModelLibrary.Create(new World().Models("good", "a:b", "b:a", "lost:nowhere"), options);

        Assert.NotNull(library.Get<TestModel>("good"));
        Assert.Equal("ASSET2131", Assert.Throws<ModelException>(() => library.Get<TestModel>("b")).Code);
        Assert.Equal("ASSET2130", Assert.Throws<ModelException>(() => library.Get<TestModel>("lost")).Code);
        Assert.Equal("ASSET2131", Assert.Throws<ModelException>(() => library.Get<TestModel>("a")).Code);
        Assert.Equal("ASSET2130", Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models("a"), new ModelLibraryOptions { Required = ["b"] })).Code);
    }

    [Fact]
    public void Create_Lazy_MakesNothing()
    {
        var world = new World();
        using var library = ModelLibrary.Create(world.Models("a:b", "b"));

        Assert.Empty(world.Events);
        Assert.Equal(["a", "b"], library.Keys);
    }

    [Fact]
    public void Get_ByType_IsTheOnlyOneOrAnError()
    {
        var world = new World();
        using var library = ModelLibrary.Create([world.Model("a"), world.Model("b"), world.Other("c")]);

        Assert.Equal("c", library.Get<OtherModel>().Config.Key);
        Assert.Contains("'a' and 'b'", Assert.Throws<ModelException>(() => library.Get<TestModel>()).Message, StringComparison.Ordinal);
        Assert.Contains("base type", Assert.Throws<ModelException>(() => library.Get<Model<string, string>>()).Message, StringComparison.Ordinal);
        Assert.Equal("c: x", library.Get<Model<string, string>>("c").Predict("x"));
    }

    [Fact]
    public void Get_OtherType_IsAnErrorThatNamesBoth()
    {
        using var library = ModelLibrary.Create(new World().Models("a"));

        var model = Assert.Throws<ModelException>(() => library.Get<OtherModel>("a"));
        var config = Assert.Throws<ModelException>(() => library.GetConfig<OtherConfig>("a"));

        Assert.Equal(("ASSET2135", "ASSET2135"), (model.Code, config.Code));
        Assert.Contains(nameof(TestModel), model.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(OtherModel), model.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Context_DependencyAndConfig_ByAlias()
    {
        var (seen, world) = (new List<object?>(), new World());
        world.Creating = (key, context) =>
        {
            if (key == "a")
                seen.AddRange(context.Key, context.Dependency<TestModel>("b_alias").Config, context.DependencyConfig<TestConfig>("b_alias"), context.Services);
        };
        using var library = ModelLibrary.Create(world.Models("a:b", "b"), new ModelLibraryOptions().Configure<TestConfig>("b", c => c with { AssetPath = "elsewhere" }));

        library.Get<TestModel>("a");

        var config = new TestConfig("b") { AssetPath = "elsewhere" };
        Assert.Equal(["a", config, config, null], seen);
    }

    [Theory]
    [InlineData("b_alais", "ASSET2130", "Did you mean 'b_alias'?")]
    [InlineData("b_alias", "ASSET2135", "OtherModel")]
    public void Context_WrongAliasOrType_IsAnError(string alias, string code, string text)
    {
        var world = new World();
        world.Creating = (key, context) =>
        {
            if (key == "a")
                context.Dependency<OtherModel>(alias);
        };
        using var library = ModelLibrary.Create(world.Models("a:b", "b"));

        var e = Assert.Throws<ModelException>(() => library.Get<TestModel>("a"));

        Assert.Equal(code, e.Code);
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_NoParallelLoads_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ModelLibraryOptions { MaxParallelLoads = 0 });
}
