using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Runtime;

/// <summary>What was registered of models in one container.</summary>
internal sealed class ModelRegistration
{
    private readonly List<ModelDefinition> _definitions = [];

    // Of a type that came once its registration; of one that came more often nothing.
    private readonly Dictionary<Type, ServiceDescriptor?> _onlyOnes = [];

    public List<Action<ModelLibraryOptions>> Configure { get; } = [];

    public void Add(IServiceCollection services, ModelDefinition definition)
    {
        var key = definition.Key;
        _definitions.Add(definition);
        AddOnlyOne(services, definition.ModelType, p => Library(p).GetModel(key));
        AddOnlyOne(services, definition.ConfigType, p => Library(p).GetConfig(key));
        services.Add(ServiceDescriptor.KeyedSingleton(definition.ModelType, key, (p, _) => Library(p).GetModel(key)));
        services.Add(ServiceDescriptor.KeyedSingleton(definition.ConfigType, key, (p, _) => Library(p).GetConfig(key)));
    }

    public ModelLibrary CreateLibrary(IServiceProvider provider)
    {
        var options = new ModelLibraryOptions { Configuration = provider.GetService<IConfiguration>(), Services = provider };
        foreach (var configure in Configure)
            configure(options);
        return ModelLibrary.Create(_definitions, options);
    }

    private void AddOnlyOne(IServiceCollection services, Type type, Func<IServiceProvider, object> get)
    {
        if (_onlyOnes.TryGetValue(type, out var other))
        {
            if (other is not null)
                services.Remove(other);
            _onlyOnes[type] = null;
            return;
        }

        var only = ServiceDescriptor.Singleton(type, get);
        _onlyOnes[type] = only;
        services.Add(only);
    }

    private static ModelLibrary Library(IServiceProvider provider) => provider.GetRequiredService<ModelLibrary>();
}
