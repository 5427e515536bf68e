using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>A transfer broke off and may be continued. It never leaves this room: after the last attempt it becomes a source's failure.</summary>
internal sealed class BrokenTransferException : Exception
{
    public BrokenTransferException(string message, Exception? inner = null)
        : base(message, inner) => this.AsTransient();
}
