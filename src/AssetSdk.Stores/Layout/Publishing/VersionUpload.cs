using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The publish of one content under one version to a server, which takes it whole or not at all: there is nothing to claim, and nothing to be left behind.</summary>
internal sealed class VersionUpload(IAssetServer server, TransferRetry retry, TimeProvider clock, PublishRequest request, string version, AssetContent content) : IVersionPublish
{
    private long _bytes;
    private bool _isTried;

    private AssetFile File => content.Tree.Files[0];

    /// <inheritdoc/>
    public Task<PublishOutcome?> LookAsync(CancellationToken cancellationToken)
    {
        server.CheckPublish(request.Name, content.Tree);
        return retry.RunAsync(ct => PublishedVersion.FindAsync(server, request.Name, version, content.Tree.Digest, ct), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<PublishOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (await LookAsync(cancellationToken).ConfigureAwait(false) is { } existing)
            return existing;
        Arrived(0);
        var isMine = await retry.RunAsync(TryUploadAsync, cancellationToken).ConfigureAwait(false);

        // Also to know that what the server has is what was sent. A version that somebody was faster with may be this one, whose answer was lost.
        return await LookAsync(cancellationToken).ConfigureAwait(false) switch
        {
            { Status: not null } => new PublishOutcome(isMine ? PublishStatus.Published : PublishStatus.AlreadyPublished),
            { } taken => taken,
            null => throw new AssetException(AssetErrorCode.SourceFailed, isMine
                ? $"{server.Location} took '{request.Name}:{version}' and does not have it. Check what the token may read, and what lies in between."
                : $"{server.Location} says that '{request.Name}:{version}' is taken and that it does not exist. Check what the token may read."),
        };
    }

    private async Task<bool> TryUploadAsync(CancellationToken cancellationToken)
    {
        // What broke off may be there all the same, and gigabytes need not be sent again to hear so.
        if (_isTried && await PublishedVersion.FindAsync(server, request.Name, version, content.Tree.Digest, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        _isTried = true;
        var bytes = await content.OpenVerifiedAsync(File, cancellationToken).ConfigureAwait(false);
        await using (bytes.ConfigureAwait(false))
        {
            bytes.Arrived = Arrived;
            return await server.TryPublishAsync(request.Name, version, File, bytes, PublishedVersion.Describe(request, content.Tree, clock), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Arrived(long bytes) => request.Progress?.Invoke(new PublishProgress(version, Math.Min(Interlocked.Add(ref _bytes, bytes), content.Tree.Size), content.Tree.Size));
}
