namespace AssetSdk.Runtime;

/// <summary>When a library loads its models.</summary>
public enum ModelLoading
{
    /// <summary>Each at the first request for it, or for one that needs it.</summary>
    Lazy,

    /// <summary>The required ones, and what they need, before the library is handed out.</summary>
    Eager,
}
