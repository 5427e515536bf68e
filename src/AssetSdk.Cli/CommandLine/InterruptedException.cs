namespace AssetSdk.Cli;

/// <summary>A command was interrupted and has something to say about what it leaves.</summary>
internal sealed class InterruptedException(string message) : Exception(message);
