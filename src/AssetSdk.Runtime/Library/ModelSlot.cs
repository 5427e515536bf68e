using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>The place of one model in its library. What changes is guarded by the library's lock; <see cref="Model"/> may be read without it.</summary>
internal sealed class ModelSlot(ModelDefinition definition, ModelSettings settings)
{
    private volatile object? _model;
    private int _isTaken;

    public string Key => Definition.Key;

    public ModelDefinition Definition { get; } = definition;

    public ModelSettings Settings { get; } = settings;

    /// <summary>The models it needs, in the order of its definition; each is found when a walk first comes to it.</summary>
    public ModelSlot?[] Dependencies { get; } = new ModelSlot?[definition.Dependencies.Count];

    /// <summary>The model, once it is loaded.</summary>
    public object? Model
    {
        get => _model;
        set => _model = value;
    }

    /// <summary>The attempt at loading it that is under way.</summary>
    public ModelLoad? Load { get; set; }

    /// <summary>Which walk through the graph was here last, and whether it has left. <see cref="ModelGraph"/>'s.</summary>
    public long Walk { get; set; }

    /// <summary>The model, to whoever asks first, to dispose of it.</summary>
    public object? Take() => Interlocked.Exchange(ref _isTaken, 1) == 0 ? Model : null;

    public T ModelAs<T>()
        where T : class =>
        Model as T ?? throw new ModelException(AssetErrorCode.WrongModelType, $"The model '{Key}' is a '{Definition.ModelType}', and a '{typeof(T)}' was asked for. Ask for that type, or for another model.", Key);

    public TConfig ConfigAs<TConfig>()
        where TConfig : class, IModelConfig =>
        Settings.Get() as TConfig
        ?? throw new ModelException(AssetErrorCode.WrongModelType, $"The config of the model '{Key}' is a '{Definition.ConfigType}', and a '{typeof(TConfig)}' was asked for. Ask for that type, or for another model.", Key);
}
