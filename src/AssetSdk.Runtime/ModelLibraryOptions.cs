using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime;

/// <summary>What a <see cref="ModelLibrary"/> is to do. It is read once, when the library is made.</summary>
public sealed class ModelLibraryOptions
{
    private readonly List<ModelOverride> _overrides = [];

    /// <summary>
    /// The keys of the models that must be there: they are checked, with all they need, when the library is made, and loaded first if it is eager.
    /// <see langword="null"/>, the default, requires all. The others can be asked for as well, and are checked then.
    /// </summary>
    public IReadOnlyCollection<string>? Required { get; set; }

    /// <summary>When models are loaded. The default is the first request.</summary>
    public ModelLoading Loading { get; set; }

    /// <summary>How many models are made and loaded at the same time, at most. The default is the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxParallelLoads
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>The configuration whose sections <c>Models:&lt;key&gt;</c> override settings, read when a model's config is first needed. In a container the default is the container's.</summary>
    public IConfiguration? Configuration { get; set; }

    /// <summary>The name of the section: <c>Models</c>.</summary>
    public string SectionName { get; set; } = "Models";

    /// <summary>Whether sections of models that the library does not have are passed over. The default is to refuse them: a slip in a key would go unseen.</summary>
    public bool IgnoreUnknownSettings { get; set; }

    /// <summary>
    /// Whether the settings of the required models, and of all they need, are made when the library is: one that is not valid is found at a program's start, and not at the first request for its model.
    /// The default is the first request.
    /// </summary>
    public bool ValidateOnStart { get; set; }

    /// <summary>The services that models are made with. In a container they are the container's.</summary>
    public IServiceProvider? Services { get; set; }

    internal IReadOnlyList<ModelOverride> Overrides => _overrides;

    /// <summary>Overrides settings, paths of assets among them, of the models with this type of config. Code has the last word, after the configuration, in the order written.</summary>
    /// <typeparam name="TConfig">The type of the config.</typeparam>
    /// <param name="change">Gives the changed config: <c>c => c with { BatchSize = 8 }</c>.</param>
    /// <returns>These options.</returns>
    public ModelLibraryOptions Configure<TConfig>(Func<TConfig, TConfig> change)
        where TConfig : class, IModelConfig => Add(null, change);

    /// <summary>Overrides settings, paths of assets among them, of one model.</summary>
    /// <typeparam name="TConfig">The type of the model's config.</typeparam>
    /// <param name="key">The model's key.</param>
    /// <param name="change">Gives the changed config: <c>c => c with { AssetPath = path }</c>.</param>
    /// <returns>These options.</returns>
    public ModelLibraryOptions Configure<TConfig>(string key, Func<TConfig, TConfig> change)
        where TConfig : class, IModelConfig
    {
        ArgumentNullException.ThrowIfNull(key);
        return Add(key, change);
    }

    private ModelLibraryOptions Add<TConfig>(string? key, Func<TConfig, TConfig> change)
        where TConfig : class, IModelConfig
    {
        ArgumentNullException.ThrowIfNull(change);
        _overrides.Add(new ModelOverride(key, typeof(TConfig), c => change((TConfig)c)));
        return this;
    }
}
