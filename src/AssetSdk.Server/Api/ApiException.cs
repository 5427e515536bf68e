namespace AssetSdk.Server.Api;

/// <summary>Ends a request with a status and the words of the contract.</summary>
internal sealed class ApiException(int status, string message, TimeSpan? retryAfter = null) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>When the client may come again.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
