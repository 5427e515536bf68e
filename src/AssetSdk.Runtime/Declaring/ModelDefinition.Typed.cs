using AssetSdk.Core;
using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime;

/// <inheritdoc cref="ModelDefinition"/>
/// <typeparam name="TConfig">The type of the model's config.</typeparam>
/// <typeparam name="TModel">The type of the model; often a <see cref="Model{TIn, TOut}"/>, but any class will do.</typeparam>
public sealed class ModelDefinition<TConfig, TModel> : ModelDefinition
    where TConfig : class, IModelConfig
    where TModel : class
{
    private readonly Func<TConfig> _config;
    private readonly Func<TConfig, ModelContext, TModel> _create;
    private readonly Func<TConfig, IConfigurationSection, TConfig>? _bind;

    /// <summary>Makes a definition.</summary>
    /// <param name="key">The model's key.</param>
    /// <param name="dependencies">The models it needs.</param>
    /// <param name="config">Gives the config with its declared values.</param>
    /// <param name="create">Makes the model. What takes long belongs into <see cref="Model.LoadAsync"/>.</param>
    /// <param name="bind">Gives the config with what a section of the configuration overrides, or <see langword="null"/> if the configuration has no say.</param>
    /// <exception cref="ModelException">A dependency has no alias or no key, or two have the same alias.</exception>
    public ModelDefinition(
        string key,
        IReadOnlyList<ModelDependency> dependencies,
        Func<TConfig> config,
        Func<TConfig, ModelContext, TModel> create,
        Func<TConfig, IConfigurationSection, TConfig>? bind = null)
        : base(key, typeof(TConfig), typeof(TModel), dependencies)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(create);
        _config = config;
        _create = create;
        _bind = bind;
    }

    internal override bool CanBind => _bind is not null;

    internal override IModelConfig CreateConfig()
    {
        var config = _config() ?? throw new ModelException(AssetErrorCode.InvalidModelDefinition, $"The definition of the model '{Key}' gives no config. Return one.", Key);
        return config.Key == Key
            ? config
            : throw new ModelException(AssetErrorCode.InvalidModelDefinition, $"The definition of the model '{Key}' gives the config of '{config.Key}'. Give both one key.", Key);
    }

    internal override IModelConfig Bind(IModelConfig config, IConfigurationSection section) => _bind!((TConfig)config, section);

    internal override object Create(IModelConfig config, ModelContext context) =>
        _create((TConfig)config, context) ?? throw new ModelException(AssetErrorCode.InvalidModelDefinition, $"The definition of the model '{Key}' makes no model. Return one.", Key);
}
