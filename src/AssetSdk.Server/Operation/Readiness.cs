using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Storage;
using AssetSdk.Stores;

namespace AssetSdk.Server.Operation;

/// <summary>Whether the server can do its work now: asks the database and the store.</summary>
internal sealed class Readiness(SqlDatabase database, ObjectFiles files)
{
    // Never written: an answer, whichever, is what is looked for.
    private const string Probe = "objects/probe";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What is missing, or <see langword="null"/>.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await database.ReadAsync(static s => s.NumberAsync("SELECT 1"), patience.Token).ConfigureAwait(false);
            var read = await files.Store.ReadAsync(Probe, ObjectReadOptions.Whole, patience.Token).ConfigureAwait(false);
            await read.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (AssetException e)
        {
            return e.Code.Equals(AssetErrorCode.DatabaseUnavailable) ? "The database is not available" : "The store is not available";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "The database or the store does not answer in time";
        }
    }
}
