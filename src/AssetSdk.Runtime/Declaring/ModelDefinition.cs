using AssetSdk.Core;
using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime;

/// <summary>How a <see cref="ModelLibrary"/> makes a model: what it is made from, which models it needs, and by which code. Made without reflection, mostly by the generator (<c>Models.Definitions</c>).</summary>
public abstract class ModelDefinition
{
    private readonly Dictionary<string, int> _aliases;

    private protected ModelDefinition(string key, Type configType, Type modelType, IReadOnlyList<ModelDependency> dependencies)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(dependencies);
        Key = key;
        ConfigType = configType;
        ModelType = modelType;
        Dependencies = [.. dependencies];
        _aliases = new Dictionary<string, int>(Dependencies.Count, StringComparer.Ordinal);
        foreach (var dependency in Dependencies)
        {
            if (string.IsNullOrEmpty(dependency.Alias) || string.IsNullOrEmpty(dependency.Key))
                throw new ModelException(AssetErrorCode.InvalidModelDefinition, $"A dependency of the model '{key}' has no alias or no key. Give it both.", key);
            if (!_aliases.TryAdd(dependency.Alias, _aliases.Count))
                throw new ModelException(AssetErrorCode.InvalidModelDefinition, $"Two dependencies of the model '{key}' have the alias '{dependency.Alias}'. Give one of them another.", key);
        }
    }

    /// <summary>The model's key: one of its library.</summary>
    public string Key { get; }

    /// <summary>The type of its config.</summary>
    public Type ConfigType { get; }

    /// <summary>The type of the model.</summary>
    public Type ModelType { get; }

    /// <summary>The models it needs; they are made before it.</summary>
    public IReadOnlyList<ModelDependency> Dependencies { get; }

    internal abstract bool CanBind { get; }

    /// <summary>The position of an alias among the dependencies, or -1.</summary>
    internal int IndexOf(string alias) => _aliases.TryGetValue(alias, out var index) ? index : -1;

    internal abstract IModelConfig CreateConfig();

    internal abstract IModelConfig Bind(IModelConfig config, IConfigurationSection section);

    internal abstract object Create(IModelConfig config, ModelContext context);
}
