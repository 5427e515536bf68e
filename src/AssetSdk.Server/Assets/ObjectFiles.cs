using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;
using AssetSdk.Stores;

namespace AssetSdk.Server.Assets;

/// <summary>
/// The files of uploaded assets in the store: one object an upload, under the asset's id. Equal bytes are not shared: an object then never belongs to names that
/// different people may read, and no upload can meet the removal of the object that it was about to share.
/// </summary>
internal sealed class ObjectFiles : IDisposable
{
    private readonly IWritableObjectStore _store;
    private readonly SqlUnownedObjects _unowned;
    private readonly string _spoolFolder;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _clock;

    public ObjectFiles(IObjectStore store, SqlUnownedObjects unowned, DataFolder folder, ServerOptions options, TimeProvider clock)
    {
        _store = store as IWritableObjectStore
            ?? throw new AssetException(AssetErrorCode.InvalidServerSetting, $"Store:Url is {store.Location}, which cannot be written. Name a folder, or s3://, gs:// or az://.");
        _unowned = unowned;
        _spoolFolder = folder.Uploads;
        _lease = options.UploadLease;
        _clock = clock;
    }

    /// <summary>Where the store is.</summary>
    public string Location => _store.Location;

    /// <summary>The store.</summary>
    public IObjectStore Store => _store;

    /// <summary>The key of an object: below one of 256 folders, by the end of its id, which is random.</summary>
    public static string KeyOf(string objectId) => $"objects/{objectId[^2..]}/{objectId}";

    /// <summary>Begins an object: in the store itself where it can be, else in the server's folder. What is not committed leaves nothing.</summary>
    public async Task<IStagedObject> StageAsync(CancellationToken cancellationToken) => _store is IStagingObjectStore staging
        ? await staging.StageAsync(cancellationToken).ConfigureAwait(false)
        : new SpooledObject(_store, _spoolFolder, _clock);

    /// <summary>
    /// Writes an object whole, then runs what makes an asset of it. Noted as under way before, so that whatever ends this in the middle, the object is found and removed.
    /// </summary>
    public async Task WriteAsync(string objectId, UploadSpool content, Func<Task> own, CancellationToken cancellationToken)
    {
        await _unowned.BeginAsync(objectId, _lease, cancellationToken).ConfigureAwait(false);
        try
        {
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var renewal = RenewAsync(objectId, done.Token);
            try
            {
                var written = await content.TryCommitAsync(KeyOf(objectId), cancellationToken).ConfigureAwait(false);

                // An object of a new id can only be that of a try of which no answer came.
                if (!written && await LengthAsync(objectId, cancellationToken).ConfigureAwait(false) != content.Length)
                    throw new AssetException(AssetErrorCode.StoreNotWritable, $"{_store.Location} has another object where '{KeyOf(objectId)}' belongs.");
            }
            finally
            {
                await done.CancelAsync().ConfigureAwait(false);
                await renewal.ConfigureAwait(false);
            }

            await own().ConfigureAwait(false);
        }
        catch
        {
            await AbandonAsync(objectId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Removes an object that nothing refers to, and that is noted as such.</summary>
    public async Task RemoveAsync(string objectId, CancellationToken cancellationToken)
    {
        await _store.DeleteAsync(KeyOf(objectId), cancellationToken).ConfigureAwait(false);
        await _unowned.ForgetAsync(objectId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes an object at once where that is possible; otherwise the sweep does it later.</summary>
    public async Task RemoveSoonAsync(string? objectId)
    {
        if (objectId is null)
            return;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
            await RemoveAsync(objectId, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AssetException or OperationCanceledException)
        {
            // Noted: the sweep comes.
        }
    }

    public void Dispose() => _store.Dispose();

    private async Task<long?> LengthAsync(string objectId, CancellationToken cancellationToken)
    {
        var read = await _store.ReadAsync(KeyOf(objectId), ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
            return read.Status == ObjectReadStatus.Found ? read.TotalLength : null;
    }

    private async Task RenewAsync(string objectId, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_lease / 4, _clock, done).ConfigureAwait(false);
                try
                {
                    await _unowned.RenewAsync(objectId, _lease, done).ConfigureAwait(false);
                }
                catch (AssetException)
                {
                    // The database may be back in time; if not, the upload cannot be completed, and says so.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The object is written, or will not be.
        }
    }

    // An asset may have it all the same: a commit whose answer was lost. Only an object that is still noted is removed.
    private async Task AbandonAsync(string objectId)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
            if (await _unowned.AbandonAsync(objectId, patience.Token).ConfigureAwait(false))
                await RemoveAsync(objectId, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AssetException or OperationCanceledException)
        {
            // Its lease ends, and the sweep comes.
        }
    }
}
