namespace AssetSdk.Server.Tests;

/// <summary>Waits for what comes soon, and not at once: what another process did, or what a server does after it has answered.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Returns once something is so.</summary>
    /// <exception cref="OperationCanceledException">It is not, after a minute.</exception>
    public static Task SoAsync(Func<bool> isSo) => SoAsync(() => Task.FromResult(isSo()));

    /// <inheritdoc cref="SoAsync(Func{bool})"/>
    public static async Task SoAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
            await Task.Delay(20, patience.Token);
    }
}
