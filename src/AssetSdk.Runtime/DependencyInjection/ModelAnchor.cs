namespace AssetSdk.Runtime;

/// <summary>
/// Stands for a model among the services that a container made and disposes of, the last one first: after the services that the model was made with, before those that use the model. Without it all
/// models would go with their library, which may stand before both.
/// </summary>
internal sealed class ModelAnchor : IAsyncDisposable, IDisposable
{
    private ModelSlot? _slot;
    private ModelDisposal? _disposal;

    /// <summary>Makes it stand for a model.</summary>
    public void Hold(ModelSlot slot, ModelDisposal disposal)
    {
        _slot = slot;
        _disposal = disposal;
    }

    public void Dispose() => _disposal?.Release(_slot!);

    public ValueTask DisposeAsync() => _disposal?.ReleaseAsync(_slot!) ?? ValueTask.CompletedTask;
}
