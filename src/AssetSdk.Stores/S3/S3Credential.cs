using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A key that signs requests.</summary>
/// <param name="AccessKey">Its name.</param>
/// <param name="SecretKey">The secret.</param>
/// <param name="Token">The token of a session that it belongs to.</param>
/// <param name="Origin">Where it comes from, for messages.</param>
internal sealed record S3Credential(string AccessKey, string SecretKey, string? Token, string Origin)
{
    /// <summary>What to do when its session has ended.</summary>
    public string Renewal { get; init; } = "Set fresh credentials";

    /// <summary>Who signs, for messages. The beginning of the key's name only: at some services name and secret are one word.</summary>
    public override string ToString() => $"the access key {AssetPath.Printable(AccessKey.Length > 8 ? AccessKey[..4] : "")}… of {Origin}";
}

/// <summary>Where the credentials of a store come from.</summary>
internal interface IS3Credentials : IDisposable
{
    /// <summary>The region that is configured with the credentials.</summary>
    string? Region { get; }

    /// <summary>The credentials as they are now; <see langword="null"/> when requests are not signed. The same object as long as they are the same.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.AccessDenied"/>: there are none.</exception>
    ValueTask<S3Credential?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Fetches others in place of those of a session that has ended.</summary>
    /// <param name="token">The token of the session.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Whether there are others now.</returns>
    /// <exception cref="AssetException">As <see cref="GetAsync"/>.</exception>
    ValueTask<bool> TryRenewAsync(string token, CancellationToken cancellationToken);
}

/// <summary>Credentials that stay as they are, or none.</summary>
internal sealed class S3FixedCredentials(S3Credential? credential) : IS3Credentials
{
    public string? Region => null;

    public ValueTask<S3Credential?> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credential);

    public ValueTask<bool> TryRenewAsync(string token, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public void Dispose()
    {
        // Nothing is held.
    }
}

/// <summary>Chooses where credentials come from.</summary>
internal static class S3CredentialSource
{
    private const string EnvironmentRenewal = "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN to those of a new session";

    public static IS3Credentials Of(StoreSettings settings)
    {
        if (settings.Anonymous)
            return new S3FixedCredentials(null);
        var file = settings.Environment("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } path ? path : null;
        if (settings.Profile is { Length: > 0 } profile)
            return new AwsCredentials(profile, file);

        // In this order the CLI and the SDK for .NET look, too: https://docs.aws.amazon.com/sdk-for-net/v4/developer-guide/creds-assign.html
        if (settings.Environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } key && settings.Environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret)
            return new S3FixedCredentials(new S3Credential(Checked(key, "AWS_ACCESS_KEY_ID"), secret.Trim(), Token(settings), "the environment") { Renewal = EnvironmentRenewal });
        return new AwsCredentials(settings.Environment("AWS_PROFILE") is { Length: > 0 } named ? named : null, file);
    }

    private static string? Token(StoreSettings settings) =>
        settings.Environment("AWS_SESSION_TOKEN") is { Length: > 0 } token ? Checked(token, "AWS_SESSION_TOKEN") : null;

    // They become headers.
    private static string Checked(string value, string variable)
    {
        value = value.Trim();
        return value.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? value
            : throw new AssetException(AssetErrorCode.InvalidSource, $"The environment variable {variable} has a line end, a space or another character that no credential has.");
    }
}
