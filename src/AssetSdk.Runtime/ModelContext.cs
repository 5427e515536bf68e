using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>What a model is made with beside its config: the models it needs, ready to use, and the services of the application.</summary>
public sealed class ModelContext
{
    private readonly ModelSlot _slot;

    internal ModelContext(ModelSlot slot, IServiceProvider? services)
    {
        _slot = slot;
        Services = services;
    }

    /// <summary>The key of the model that is being made.</summary>
    public string Key => _slot.Key;

    /// <summary>The services of the application, or <see langword="null"/> if the library was not given any.</summary>
    public IServiceProvider? Services { get; }

    /// <summary>A model that this one needs: loaded, and disposed of after this one.</summary>
    /// <typeparam name="T">Its type, or one that it derives from.</typeparam>
    /// <param name="alias">What this model calls it.</param>
    /// <exception cref="ModelException">There is no such alias, or the model is of another type.</exception>
    public T Dependency<T>(string alias)
        where T : class => Find(alias).ModelAs<T>();

    /// <summary>The config of a model that this one needs, with whatever overrides its settings.</summary>
    /// <typeparam name="TConfig">The config's type.</typeparam>
    /// <param name="alias">What this model calls it.</param>
    /// <exception cref="ModelException">There is no such alias, or the config is of another type.</exception>
    public TConfig DependencyConfig<TConfig>(string alias)
        where TConfig : class, IModelConfig => Find(alias).ConfigAs<TConfig>();

    private ModelSlot Find(string alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        var index = _slot.Definition.IndexOf(alias);
        return index >= 0
            ? _slot.Dependencies[index]!
            : throw new ModelException(
                AssetErrorCode.UnknownModel,
                $"The model '{Key}' has no dependency with the alias '{alias}'. {Suggestion.For(alias, [.. _slot.Definition.Dependencies.Select(d => d.Alias)], "dependency")} Declare it in the model's dependencies.",
                Key);
    }
}
