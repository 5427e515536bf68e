namespace AssetSdk.Restore;

/// <summary>A transfer broke off and may be continued. It never leaves this room: after the last attempt it becomes a source's failure.</summary>
internal sealed class BrokenTransferException(string message, Exception? inner = null) : Exception(message, inner);
