using AssetSdk.Core;
using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime;

/// <summary>The settings of a model: what it declares, then what the configuration overrides, then what code overrides, in the order written.</summary>
internal sealed class ModelSettings(ModelDefinition definition, IConfigurationSection? section)
{
    private readonly Lock _lock = new();
    private List<ModelOverride>? _overrides;
    private IModelConfig? _config;

    /// <summary>Adds an override, before the config is asked for.</summary>
    public void Add(ModelOverride change) => (_overrides ??= []).Add(change);

    /// <summary>The config: one instance. What fails is tried again at the next request.</summary>
    /// <exception cref="ModelException">The settings are not valid.</exception>
    public IModelConfig Get()
    {
        if (Volatile.Read(ref _config) is { } config)
            return config;
        lock (_lock)
        {
            if (_config is null)
                Volatile.Write(ref _config, Make());
            return _config!;
        }
    }

    private IModelConfig Make()
    {
        var config = Try(definition.CreateConfig, "its definition");
        if (section is not null)
        {
            if (!definition.CanBind)
            {
                throw new ModelException(
                    AssetErrorCode.InvalidModelSettings,
                    $"The configuration has settings for the model '{definition.Key}' ('{section.Path}'), and its definition cannot bind them. Give the definition a 'bind', or override the settings in code.",
                    definition.Key);
            }

            config = Try(() => definition.Bind(config, section), $"the configuration '{section.Path}'");
        }

        foreach (var change in _overrides ?? [])
            config = Try(() => change.Change(config), "an override in code");
        return config;
    }

    private IModelConfig Try(Func<IModelConfig?> step, string source)
    {
        IModelConfig? config;
        try
        {
            config = step();
        }
        catch (Exception e) when (e is not ModelException)
        {
            throw new ModelException(AssetErrorCode.InvalidModelSettings, $"The settings of the model '{definition.Key}' are not valid, by {source}: {e.Message}", definition.Key, innerException: e);
        }

        return !definition.ConfigType.IsInstanceOfType(config)
            ? throw new ModelException(AssetErrorCode.InvalidModelSettings, $"The settings of the model '{definition.Key}' are not valid: {source} gives no {definition.ConfigType.Name}. Return one.", definition.Key)
            : config;
    }
}
