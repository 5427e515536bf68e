using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>How serious a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Something to do about.</summary>
    Warning,

    /// <summary>The restore failed.</summary>
    Error,
}

/// <summary>What a restore has to say about a project, with where it was caused if that is known.</summary>
/// <param name="Severity">How serious it is.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Message">What happened, to what, and what to do.</param>
/// <param name="Origin">The item that caused it.</param>
public sealed record AssetDiagnostic(DiagnosticSeverity Severity, AssetErrorCode Code, string Message, ItemOrigin? Origin = null);

/// <summary>Where an item, or an entry of a manifest, was written.</summary>
/// <param name="ItemType">The item's type: <c>RemoteAsset</c>.</param>
/// <param name="Include">Its identity.</param>
/// <param name="File">The file that defines it.</param>
public sealed record ItemOrigin(string ItemType, string Include, string File)
{
    /// <summary>Where in the file it is, as far as that is known without a search: in a manifest of models.</summary>
    public ItemPosition Position { get; init; }
}

/// <summary>A place in a file. Lines and columns count from 1; 0 when unknown.</summary>
public readonly record struct ItemPosition(int Line, int Column);
