using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// A store that keeps assets and not objects: it takes a version whole, in one request, so that a publish needs neither claims nor a list of versions. What it has
/// reads as in any other store.
/// </summary>
internal interface IAssetServer : IObjectStore
{
    /// <summary>The scheme of all versions.</summary>
    VersionScheme Scheme { get; }

    /// <summary>Lists the assets whose names begin with a prefix, in no order.</summary>
    IAsyncEnumerable<(string Name, string Version)> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Refuses what such a server cannot take.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NotPublishable"/>: it cannot; the message says why.</exception>
    void CheckPublish(string name, AssetTree tree);

    /// <summary>Publishes a version of a file asset.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="file">The file.</param>
    /// <param name="content">Its bytes, which fail before the last one when they are not the file's.</param>
    /// <param name="manifest">What is noted of the version.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether it was published; <see langword="false"/> when there is such a version already.</returns>
    Task<bool> TryPublishAsync(string name, string version, AssetFile file, Stream content, VersionManifest manifest, CancellationToken cancellationToken);
}
