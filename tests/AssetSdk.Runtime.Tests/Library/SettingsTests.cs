using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime.Tests;

/// <summary>What overrides settings and asset paths, and in which order.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void GetConfig_NoOverride_IsTheDeclaredOneAndOneInstance()
    {
        using var library = ModelLibrary.Create(new World().Models("a"));

        Assert.Equal(new TestConfig("a"), library.GetConfig<TestConfig>("a"));
        Assert.Same(library.GetConfig<TestConfig>(), library.Get<TestModel>("a").Config);
        Assert.Same(library.GetConfig<TestConfig>("a"), library.GetConfig<IModelConfig>("a"));
    }

    [Fact]
    public void GetConfig_ConfigurationThenCodeInOrder_TheLastWordIsCode()
    {
        var options = new ModelLibraryOptions { Configuration = Configuration(("Models:a:BatchSize", "8"), ("Models:a:AssetPath", "configured"), ("models:B:BatchSize", "9")) }
            .Configure<TestConfig>("a", c => c with { BatchSize = c.BatchSize + 1 })
            .Configure<TestConfig>(c => c with { BatchSize = c.BatchSize * 10 })
            .Configure<TestConfig>("c", c => c with { AssetPath = "coded" });
        using var library = ModelLibrary.Create(new World().Models("a", "b", "c"), options);

        Assert.Equal(new TestConfig("a") { BatchSize = 90, AssetPath = "configured" }, library.GetConfig<TestConfig>("a"));
        Assert.Equal(new TestConfig("b") { BatchSize = 90 }, library.GetConfig<TestConfig>("b"));
        Assert.Equal(new TestConfig("c") { BatchSize = 320, AssetPath = "coded" }, library.GetConfig<TestConfig>("c"));
    }

    [Fact]
    public void GetConfig_OtherSectionAndKeyWithColon_AreFound()
    {
        var options = new ModelLibraryOptions { SectionName = "Nlp", Configuration = Configuration(("Nlp:bert:base:BatchSize", "8"), ("Models:typo:BatchSize", "9")) };
        using var library = ModelLibrary.Create(new World().Models("bert", "other").Append(new World().Model("bert:base")), new ModelLibraryOptions { SectionName = "Nlp", Configuration = options.Configuration });

        Assert.Equal(8, library.GetConfig<TestConfig>("bert:base").BatchSize);
        Assert.Equal(32, library.GetConfig<TestConfig>("other").BatchSize);
    }

    [Fact]
    public void Create_ConfigurationOfAModelThatIsNotThere_IsRefusedUnlessIgnored()
    {
        var configuration = Configuration(("Models:sentimnt:BatchSize", "8"));

        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models("sentiment", "tokenizer"), new ModelLibraryOptions { Configuration = configuration }));

        Assert.Equal("ASSET2130", e.Code);
        Assert.Contains("'Models:sentimnt'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'sentiment'?", e.Message, StringComparison.Ordinal);
        ModelLibrary.Create(new World().Models("sentiment"), new ModelLibraryOptions { Configuration = configuration, IgnoreUnknownSettings = true }).Dispose();
    }

    [Fact]
    public void Create_CodeOverridesWhatIsNotThere_IsRefused()
    {
        var models = new World().Models("sentiment");

        var key = Assert.Throws<ModelException>(() => ModelLibrary.Create(models, new ModelLibraryOptions().Configure<TestConfig>("sentimnet", c => c)));
        var type = Assert.Throws<ModelException>(() => ModelLibrary.Create(models, new ModelLibraryOptions().Configure<OtherConfig>(c => c)));
        var both = Assert.Throws<ModelException>(() => ModelLibrary.Create(models, new ModelLibraryOptions().Configure<OtherConfig>("sentiment", c => c)));

        Assert.Equal("There is no model 'sentimnet'. Did you mean 'sentiment'?", key.Message);
        Assert.Equal(("ASSET2130", "ASSET2133"), (type.Code, both.Code));
        Assert.Contains("OtherConfig", type.Message, StringComparison.Ordinal);
        Assert.Contains("TestConfig", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SettingsAreNotValid_IsAnErrorThatNamesTheSection()
    {
        using var library = ModelLibrary.Create(new World().Models("a:b", "b"), new ModelLibraryOptions { Configuration = Configuration(("Models:b:BatchSize", "many")) });

        var config = Assert.Throws<ModelException>(() => library.GetConfig<TestConfig>("b"));
        var model = await Assert.ThrowsAsync<ModelException>(async () => await library.GetAsync<TestModel>("a"));

        Assert.Equal(("ASSET2133", "ASSET2133"), (config.Code, model.Code));
        Assert.StartsWith("The settings of the model 'b' are not valid, by the configuration 'Models:b': ", config.Message, StringComparison.Ordinal);
        Assert.StartsWith("The model 'b' could not be loaded (needed by a → b): The settings of the model 'b'", model.Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(config.InnerException);
    }

    [Fact]
    public void Create_ValidateOnStart_RefusesSettingsThatAreNotValid()
    {
        ModelLibraryOptions Options(bool validate, params string[] required) =>
            new() { Configuration = Configuration(("Models:b:BatchSize", "many")), ValidateOnStart = validate, Required = required };

        var e = Assert.Throws<ModelException>(() => ModelLibrary.Create(new World().Models("a:b", "b", "c"), Options(validate: true, "a")));

        Assert.Equal(("ASSET2133", "b"), (e.Code, e.ModelKey));
        ModelLibrary.Create(new World().Models("a:b", "b", "c"), Options(validate: false, "a")).Dispose();
        ModelLibrary.Create(new World().Models("a:b", "b", "c"), Options(validate: true, "c")).Dispose();
    }

    [Fact]
    public void GetConfig_OverrideFailsOnce_IsTriedAgain()
    {
        var isFirst = true;
        var options = new ModelLibraryOptions().Configure<TestConfig>(c => isFirst ? throw new InvalidOperationException("not yet") : c);
        using var library = ModelLibrary.Create(new World().Models("a"), options);

        Assert.Contains("not yet", Assert.Throws<ModelException>(() => library.GetConfig<TestConfig>("a")).Message, StringComparison.Ordinal);
        isFirst = false;
        Assert.NotNull(library.GetConfig<TestConfig>("a"));
    }

    [Fact]
    public void GetConfig_DefinitionGivesNothingOrAnotherKey_IsRefused()
    {
        using var library = ModelLibrary.Create(
        [
            new ModelDefinition<TestConfig, object>("nothing", [], () => null!, (_, _) => new object()),
            new ModelDefinition<TestConfig, object>("another", [], () => new TestConfig("a"), (_, _) => new object()),
            new ModelDefinition<TestConfig, object>("no_model", [], () => new TestConfig("no_model"), (_, _) => null!),
        ]);

        Assert.Equal("ASSET2132", Assert.Throws<ModelException>(() => library.GetConfig<TestConfig>("nothing")).Code);
        Assert.Contains("'another' gives the config of 'a'", Assert.Throws<ModelException>(() => library.GetConfig<TestConfig>("another")).Message, StringComparison.Ordinal);
        Assert.Contains("makes no model", Assert.Throws<ModelException>(() => library.Get<object>("no_model")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetConfig_SectionWithoutBind_IsRefused()
    {
        var definition = new ModelDefinition<TestConfig, object>("a", [], () => new TestConfig("a"), (_, _) => new object());
        using var library = ModelLibrary.Create([definition], new ModelLibraryOptions { Configuration = Configuration(("Models:a:BatchSize", "1")) });

        Assert.Contains("cannot bind", Assert.Throws<ModelException>(() => library.GetConfig<TestConfig>("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_TenThousandModelsWithConfiguration_BindsEach()
    {
        var options = new ModelLibraryOptions { Configuration = Configuration([.. Enumerable.Range(0, 10_000).Select(i => ($"Models:m{i}:BatchSize", $"{i}"))]) };
        using var library = ModelLibrary.Create(new World().Models([.. Enumerable.Range(0, 10_000).Select(i => $"m{i}")]), options);

        Assert.All(Enumerable.Range(0, 10_000), i => Assert.Equal(i, library.GetConfig<TestConfig>($"m{i}").BatchSize));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();
}
