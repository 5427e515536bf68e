using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Whether a failure may pass when tried again, and when. Drivers know; who retries (<see cref="TransferRetry"/>) asks here.
/// </summary>
public static class SourceFault
{
    private const string TransientKey = "AssetSdk.Transient";
    private const string RetryAfterKey = "AssetSdk.RetryAfter";

    /// <summary>Marks a failure as one that may pass when tried again.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="retryAfter">How long the source asked to wait, if it did.</param>
    /// <returns>The same exception, to be thrown.</returns>
    public static T AsTransient<T>(this T failure, TimeSpan? retryAfter = null)
        where T : Exception
    {
        failure.Data[TransientKey] = true;
        if (retryAfter is { } wait)
            failure.Data[RetryAfterKey] = wait;
        return failure;
    }

    /// <summary>
    /// Says whether a failure may pass when tried again. An <see cref="IOException"/> counts: it is what a store's stream throws when the
    /// transfer breaks. So ask only about what a store threw, not about the disk that its bytes were written to.
    /// </summary>
    public static bool IsTransient(Exception failure) =>
        failure is IOException || failure.Data.Contains(TransientKey);

    /// <summary>How long the source asked to wait before the next try; <see langword="null"/> when it did not say. Untrusted: bound it.</summary>
    public static TimeSpan? RetryAfter(Exception failure) => failure.Data[RetryAfterKey] as TimeSpan?;
}
