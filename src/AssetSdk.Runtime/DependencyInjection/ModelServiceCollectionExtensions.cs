using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Runtime;

/// <summary>Registers models in a container.</summary>
public static class ModelServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="ModelLibrary"/> that the container makes at the first request and disposes of, and each model and config: by its type if it is the only one of it, and by the
    /// model's key (<c>[FromKeyedServices("sentiment")]</c>). All are singletons.
    /// </summary>
    /// <remarks>
    /// A second call adds to the same library, after the first. Services are the container's, and so is the configuration unless the options say another. The container disposes of a
    /// model where it stands among the services it made: after those that use it, before those that it was made with.
    /// </remarks>
    /// <param name="services">The container's services.</param>
    /// <param name="definitions">The models: <c>Models.Definitions</c> of a project.</param>
    /// <param name="configure">Says what the library is to do, if not the default.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddModelLibrary(this IServiceCollection services, IEnumerable<ModelDefinition> definitions, Action<ModelLibraryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(definitions);
        var registration = (ModelRegistration?)services.FirstOrDefault(s => s.ServiceType == typeof(ModelRegistration))?.ImplementationInstance;
        if (registration is null)
        {
            registration = new ModelRegistration();
            services.AddSingleton(registration);
            services.AddSingleton<ModelLibrary>(registration.CreateLibrary);
            services.AddTransient<ModelAnchor>(static _ => new ModelAnchor());
        }

        foreach (var definition in definitions)
            registration.Add(services, definition);
        if (configure is not null)
            registration.Configure.Add(configure);
        return services;
    }
}
