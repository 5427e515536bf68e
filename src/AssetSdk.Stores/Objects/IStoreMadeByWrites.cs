namespace AssetSdk.Stores;

/// <summary>A store that a first write makes when it does not exist yet.</summary>
internal interface IStoreMadeByWrites
{
    /// <summary>Whether a write finds the store or makes it; otherwise it is refused, as reads are.</summary>
    bool CanBeMade { get; }
}
