namespace AssetSdk.Runtime;

/// <summary>
/// The models of an application: each is made once, after those it needs, with its settings and whatever overrides them, and disposed of before them.
/// </summary>
/// <remarks>Safe for concurrent use. A model that failed to load is tried again at the next request. Cancelling a request stops the loading only if nobody else waits for it.</remarks>
public sealed class ModelLibrary : IAsyncDisposable, IDisposable
{
    private readonly ModelGraph _graph;
    private readonly ModelLoader _loader;
    private readonly ModelDisposal _disposal;
    private readonly ModelTypes _types;
    private readonly IReadOnlyList<ModelSlot> _required;

    private ModelLibrary(IEnumerable<ModelDefinition> definitions, ModelLibraryOptions options)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        var sections = new ConfigurationSections(options.Configuration, options.SectionName);
        _graph = new ModelGraph([.. definitions], sections);
        _types = new ModelTypes(_graph.Slots);
        var services = options.Services;
        _loader = new ModelLoader(_graph, services, options.MaxParallelLoads, made: s => (services?.GetService(typeof(ModelAnchor)) as ModelAnchor)?.Hold(s, _disposal!));
        _disposal = new ModelDisposal(_loader);
        Keys = [.. _graph.Slots.Select(s => s.Key)];
        if (!options.IgnoreUnknownSettings)
            sections.RefuseUnknown(Keys);
        foreach (var change in options.Overrides)
            _types.Add(change, change.Key is null ? null : _graph.Find(change.Key));
        _required = options.Required is null ? _graph.Slots : [.. options.Required.Distinct(StringComparer.Ordinal).Select(_graph.Find)];
        var order = _loader.Check(_required);
        if (options.ValidateOnStart)
            order.ForEach(static s => s.Settings.Get());
    }

    /// <summary>The keys of all models, in the order of their definitions.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Makes a library. If it is eager, the call waits until all required models are loaded; <see cref="CreateAsync"/> waits without a thread.</summary>
    /// <param name="definitions">The models: <c>Models.Definitions</c> of a project.</param>
    /// <param name="options">What to do, if not the default.</param>
    /// <exception cref="ModelException">Definitions or options contradict each other, required models need each other or one that is not there, or one of an eager library could not be loaded.</exception>
    public static ModelLibrary Create(IEnumerable<ModelDefinition> definitions, ModelLibraryOptions? options = null)
    {
        options ??= new ModelLibraryOptions();
        var library = new ModelLibrary(definitions, options);
        if (options.Loading == ModelLoading.Lazy)
            return library;
        try
        {
            library.LoadAsync(CancellationToken.None).GetAwaiter().GetResult();
            return library;
        }
        catch
        {
            // What failed first is what is told.
            library._disposal.TryReleaseAll();
            throw;
        }
    }

    /// <summary>Makes a library, and, if it is eager, loads the required models.</summary>
    /// <param name="definitions">The models: <c>Models.Definitions</c> of a project.</param>
    /// <param name="options">What to do, if not the default.</param>
    /// <param name="cancellationToken">Stops the loading; what was loaded is disposed of.</param>
    /// <exception cref="ModelException">Definitions or options contradict each other, required models need each other or one that is not there, or one of an eager library could not be loaded.</exception>
    public static async Task<ModelLibrary> CreateAsync(IEnumerable<ModelDefinition> definitions, ModelLibraryOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ModelLibraryOptions();
        var library = new ModelLibrary(definitions, options);
        if (options.Loading == ModelLoading.Lazy)
            return library;
        try
        {
            await library.LoadAsync(cancellationToken).ConfigureAwait(false);
            return library;
        }
        catch
        {
            await library._disposal.TryReleaseAllAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Loads the required models and all they need. Those that do not need each other are loaded side by side.</summary>
    /// <param name="cancellationToken">Stops the waiting, and the loading of what nobody else waits for.</param>
    /// <exception cref="ModelException">A model could not be loaded: the first of the required ones, in their order.</exception>
    /// <exception cref="ObjectDisposedException">The library was disposed.</exception>
    public Task LoadAsync(CancellationToken cancellationToken = default) => _loader.LoadAsync(_required, cancellationToken);

    /// <summary>A model, loaded if it is not. The call waits for the loading; <see cref="GetAsync{T}(string, CancellationToken)"/> waits without a thread.</summary>
    /// <typeparam name="T">Its type, or one that it derives from.</typeparam>
    /// <param name="key">Its key.</param>
    /// <exception cref="ModelException">There is no such model, it could not be loaded, or it is of another type.</exception>
    /// <exception cref="ObjectDisposedException">The library was disposed.</exception>
    public T Get<T>(string key)
        where T : class => Get<T>(Find(key));

    /// <summary>The one model of a type, loaded if it is not.</summary>
    /// <typeparam name="T">The type that its definition says.</typeparam>
    /// <inheritdoc cref="Get{T}(string)"/>
    public T Get<T>()
        where T : class => Get<T>(Find(typeof(T)));

    /// <summary>A model, loaded if it is not.</summary>
    /// <typeparam name="T">Its type, or one that it derives from.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Stops the waiting, and the loading if nobody else waits for it.</param>
    /// <exception cref="ModelException">There is no such model, it could not be loaded, or it is of another type.</exception>
    /// <exception cref="ObjectDisposedException">The library was disposed.</exception>
    public ValueTask<T> GetAsync<T>(string key, CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(Find(key), cancellationToken);

    /// <summary>The one model of a type, loaded if it is not.</summary>
    /// <typeparam name="T">The type that its definition says.</typeparam>
    /// <inheritdoc cref="GetAsync{T}(string, CancellationToken)"/>
    public ValueTask<T> GetAsync<T>(CancellationToken cancellationToken = default)
        where T : class => GetAsync<T>(Find(typeof(T)), cancellationToken);

    /// <summary>The config of a model, with whatever overrides its settings. One instance; nothing is loaded.</summary>
    /// <typeparam name="TConfig">The config's type.</typeparam>
    /// <param name="key">The model's key.</param>
    /// <exception cref="ModelException">There is no such model, its settings are not valid, or its config is of another type.</exception>
    /// <exception cref="ObjectDisposedException">The library was disposed.</exception>
    public TConfig GetConfig<TConfig>(string key)
        where TConfig : class, IModelConfig => Find(key).ConfigAs<TConfig>();

    /// <summary>The one config of a type, with whatever overrides its settings.</summary>
    /// <inheritdoc cref="GetConfig{TConfig}(string)"/>
    public TConfig GetConfig<TConfig>()
        where TConfig : class, IModelConfig
    {
        ObjectDisposedException.ThrowIf(_loader.IsClosed, this);
        return _types.OfConfig(typeof(TConfig)).ConfigAs<TConfig>();
    }

    /// <summary>Says whether a model is loaded.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="ModelException">There is no such model.</exception>
    /// <exception cref="ObjectDisposedException">The library was disposed.</exception>
    public bool IsLoaded(string key) => Find(key).Model is not null;

    /// <summary>Stops what is being loaded, and disposes of the models, the last one first.</summary>
    /// <exception cref="ModelException">Models failed while they were disposed; all others were.</exception>
    public void Dispose() => _disposal.ReleaseAll();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => _disposal.ReleaseAllAsync();

    /// <summary>A model or its config, for who knows its type by other means: a container.</summary>
    internal object GetModel(string key) => Get<object>(Find(key));

    internal object GetConfig(string key) => Find(key).Settings.Get();

    private T Get<T>(ModelSlot slot)
        where T : class
    {
        if (slot.Model is null)
            _loader.LoadAsync([slot], CancellationToken.None).GetAwaiter().GetResult();
        return slot.ModelAs<T>();
    }

    private async ValueTask<T> GetAsync<T>(ModelSlot slot, CancellationToken cancellationToken)
        where T : class
    {
        if (slot.Model is null)
            await _loader.LoadAsync([slot], cancellationToken).ConfigureAwait(false);
        return slot.ModelAs<T>();
    }

    private ModelSlot Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(_loader.IsClosed, this);
        return _graph.Find(key);
    }

    private ModelSlot Find(Type modelType)
    {
        ObjectDisposedException.ThrowIf(_loader.IsClosed, this);
        return _types.OfModel(modelType);
    }
}
