using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Runtime.Tests;

/// <summary>Models in the container of Microsoft.Extensions.DependencyInjection.</summary>
public sealed class ContainerTests
{
    private static readonly ServiceProviderOptions Strict = new() { ValidateOnBuild = true, ValidateScopes = true };

    [Fact]
    public async Task Resolve_ModelsAndConfigs_ByTypeAndByKey()
    {
        var world = new World();
        await using var provider = new ServiceCollection().AddModelLibrary([world.Model("a", "c"), world.Model("b"), world.Other("c")]).BuildServiceProvider(Strict);

        var library = provider.GetRequiredService<ModelLibrary>();

        Assert.Same(library.Get<OtherModel>("c"), provider.GetRequiredService<OtherModel>());
        Assert.Same(provider.GetRequiredService<OtherModel>(), provider.GetRequiredKeyedService<TestModel>("a").Dependencies[0]);
        Assert.Same(library.GetConfig<TestConfig>("b"), provider.GetRequiredKeyedService<TestConfig>("b"));
        Assert.NotSame(provider.GetRequiredKeyedService<TestModel>("a"), provider.GetRequiredKeyedService<TestModel>("b"));
        // Two have the type: neither is the one.
        Assert.Null(provider.GetService<TestModel>());
        Assert.Null(provider.GetService<TestConfig>());
    }

    [Fact]
    public async Task Resolve_OnlyConfigOfItsType_IsThatOfTheLibrary()
    {
        await using var provider = new ServiceCollection().AddModelLibrary([new World().Model("a")], o => o.Configure<TestConfig>(c => c with { BatchSize = 7 })).BuildServiceProvider(Strict);

        Assert.Equal(7, provider.GetRequiredService<TestConfig>().BatchSize);
        Assert.Same(provider.GetRequiredService<TestConfig>(), provider.GetRequiredService<TestModel>().Config);
    }

    [Fact]
    public async Task Resolve_InAnyScope_IsTheSame()
    {
        await using var provider = new ServiceCollection().AddModelLibrary([new World().Model("a")]).BuildServiceProvider(Strict);
        TestModel model;
        await using (var scope = provider.CreateAsyncScope())
            model = scope.ServiceProvider.GetRequiredService<TestModel>();

        Assert.Equal("a: x", model.Predict("x"));
        Assert.Same(model, provider.GetRequiredService<TestModel>());
    }

    [Fact]
    public async Task AddModelLibrary_Twice_IsOneLibrary()
    {
        var world = new World();
        var services = new ServiceCollection()
            .AddModelLibrary([world.Model("a", "b")], o => o.Configure<TestConfig>(c => c with { BatchSize = 1 }))
            .AddModelLibrary([world.Model("b"), world.Other("c")], o => o.Configure<TestConfig>("b", c => c with { BatchSize = c.BatchSize + 1 }));
        await using var provider = services.BuildServiceProvider(Strict);

        Assert.Equal(["a", "b", "c"], provider.GetRequiredService<ModelLibrary>().Keys);
        Assert.Equal(2, Assert.IsType<TestModel>(provider.GetRequiredKeyedService<TestModel>("a").Dependencies[0]).Config.BatchSize);
        Assert.Null(provider.GetService<TestModel>());
        Assert.NotNull(provider.GetService<OtherModel>());
        Assert.Single(services, s => s.ServiceType == typeof(ModelLibrary));
    }

    [Fact]
    public async Task Configuration_OfTheContainer_OverridesUnlessTheOptionsSayAnother()
    {
        static IConfiguration Configuration(string size) => new ConfigurationBuilder().AddInMemoryCollection([new("Models:a:BatchSize", size)]).Build();
        static ServiceProvider Provider(Action<ModelLibraryOptions>? configure) =>
            new ServiceCollection().AddSingleton(Configuration("8")).AddModelLibrary([new World().Model("a")], configure).BuildServiceProvider(Strict);
        await using var provider = Provider(null);
        await using var other = Provider(o => o.Configuration = Configuration("9"));

        Assert.Equal(8, provider.GetRequiredService<TestConfig>().BatchSize);
        Assert.Equal(9, other.GetRequiredService<TestConfig>().BatchSize);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_Container_EachAfterWhatUsesItAndBeforeWhatItWasMadeWith(bool synchronously)
    {
        var world = new World();
        // Each model takes a service of its own, made when the model is.
        world.Creating = (key, context) => context.Services!.GetRequiredKeyedService<Service>(key + "_service");
        var services = new ServiceCollection().AddModelLibrary(world.Models("a:b", "b"));
        foreach (var name in new[] { "a_service", "b_service", "user" })
            services.AddKeyedSingleton(name, (p, _) => new Service(world, name, name == "user" ? p.GetRequiredKeyedService<TestModel>("b") : null));
        var provider = services.BuildServiceProvider(Strict);
        provider.GetRequiredKeyedService<Service>("user");
        provider.GetRequiredKeyedService<TestModel>("a");

        if (synchronously)
            await Task.Run(provider.Dispose);
        else
            await provider.DisposeAsync();

        Assert.Equal(["a", "a_service", "user", "b", "b_service"], world.Of("dispose"));
    }

    [Fact]
    public async Task Dispose_ModelThrows_OthersAreDisposedAndTheLibraryTells()
    {
        var world = new World { Disposing = key => _ = key == "a" ? throw new InvalidOperationException("busy") : 0 };
        var provider = new ServiceCollection().AddModelLibrary(world.Models("a:b", "b")).BuildServiceProvider(Strict);
        provider.GetRequiredKeyedService<TestModel>("a");

        var e = await Assert.ThrowsAsync<ModelException>(async () => await provider.DisposeAsync());

        Assert.Equal(("ASSET2136", "a"), (e.Code, e.ModelKey));
        Assert.Equal(["a", "b"], world.Of("dispose"));
    }

    [Fact]
    public async Task Library_OfADisposedContainer_RefusesEverything()
    {
        var provider = new ServiceCollection().AddModelLibrary(new World().Models("a")).BuildServiceProvider(Strict);
        var library = provider.GetRequiredService<ModelLibrary>();
        library.Get<TestModel>("a");

        await provider.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => library.Get<TestModel>("a"));
    }

    [Fact]
    public async Task Resolve_ModelThatFails_IsTheLibrarysError()
    {
        var world = new World { Loading = (key, _) => key == "b" ? throw new InvalidDataException("broken") : Task.CompletedTask };
        await using var provider = new ServiceCollection().AddModelLibrary(world.Models("a:b", "b")).BuildServiceProvider(Strict);

        var e = Assert.Throws<ModelException>(() => provider.GetRequiredKeyedService<TestModel>("a"));
        world.Loading = null;

        Assert.Equal(["a", "b"], e.Chain);
        Assert.NotNull(provider.GetRequiredKeyedService<TestModel>("a"));
    }

    [Fact]
    public async Task Resolve_Eager_LoadsAllWithTheLibrary()
    {
        var world = new World();
        await using var provider = new ServiceCollection().AddModelLibrary(world.Models("a:b", "b"), o => o.Loading = ModelLoading.Eager).BuildServiceProvider(Strict);

        provider.GetRequiredService<ModelLibrary>();

        Assert.Equal(["b", "a"], world.Of("load"));
    }

    private sealed class Service(World world, string name, TestModel? uses) : IDisposable
    {
        public void Dispose() => world.Log($"dispose {(uses is null ? name : "user")}");
    }
}
