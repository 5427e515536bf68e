namespace AssetSdk.Runtime.Tests;

/// <summary>Makes definitions of test models, and takes the log of what happens to them.</summary>
internal sealed class World
{
    private readonly List<string> _events = [];

    /// <summary>What a model does while it is loaded.</summary>
    public Func<string, CancellationToken, Task>? Loading { get; set; }

    /// <summary>What a model does while it is made.</summary>
    public Action<string, ModelContext>? Creating { get; set; }

    /// <summary>What a model does while it is disposed.</summary>
    public Action<string>? Disposing { get; set; }

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public void Log(string text)
    {
        lock (_events)
            _events.Add(text);
    }

    /// <summary>The keys of which something was told, in its order.</summary>
    public List<string> Of(string what) => [.. Events.Where(e => e.StartsWith(what + " ", StringComparison.Ordinal)).Select(e => e[(what.Length + 1)..])];

    public ModelDefinition Model(string key, params string[] dependencies) => Model<TestModel>(key, (c, w) => new TestModel(c, w), dependencies);

    public ModelDefinition Other(string key, params string[] dependencies) => Model<OtherModel>(key, (c, w) => new OtherModel(c, w), dependencies);

    /// <summary>Definitions as <c>a:b,c</c>: a needs b and c.</summary>
    public ModelDefinition[] Models(params string[] models) => [.. models.Select(m => m.Split(':')).Select(m => Model(m[0], m.Length == 1 ? [] : m[1].Split(',')))];

    private ModelDefinition<TestConfig, TModel> Model<TModel>(string key, Func<TestConfig, World, TModel> make, string[] dependencies)
        where TModel : TestModel => new(
            key,
            [.. dependencies.Select(d => new ModelDependency(d + "_alias", d))],
            () => new TestConfig(key),
            (config, context) =>
            {
                Log($"create {key}");
                Creating?.Invoke(key, context);
                var model = make(config, this);
                model.Dependencies.AddRange(dependencies.Select(d => context.Dependency<object>(d + "_alias")));
                return model;
            },
            TestConfig.Bind);
}
