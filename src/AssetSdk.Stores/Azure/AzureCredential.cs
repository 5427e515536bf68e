using System.Net.Http.Headers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What authenticates requests to a storage account.</summary>
internal abstract class AzureCredential : IDisposable
{
    /// <summary>The variable that names the account of <c>AZURE_STORAGE_KEY</c> and <c>AZURE_STORAGE_SAS_TOKEN</c>.</summary>
    public const string AccountVariable = "AZURE_STORAGE_ACCOUNT";

    private const string KeyVariable = "AZURE_STORAGE_KEY";
    private const string SignatureVariable = "AZURE_STORAGE_SAS_TOKEN";

    /// <summary>Which credential this is, as the end of a sentence about a request; never the secret.</summary>
    public abstract string Identity { get; }

    /// <summary>What to do when it is refused as invalid or expired.</summary>
    public abstract string Remedy { get; }

    /// <summary>Whether requests have none.</summary>
    public virtual bool IsAnonymous => false;

    /// <summary>Whether it is known to be of no use any more.</summary>
    public virtual bool HasExpired => false;

    /// <summary>Adds it to a request that has all its headers.</summary>
    public abstract ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>Takes note that a request was refused as one that nobody made.</summary>
    /// <returns>Whether the next one may be taken.</returns>
    public virtual bool MayRenew(HttpRequestMessage? refused) => false;

    /// <summary>Finds the credential of an account.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/>: it is malformed; <see cref="AssetErrorCode.InsecureSource"/>: it would be sent in plain text.
    /// </exception>
    public static AzureCredential Find(AzureAddress address, Uri endpoint, StoreSettings settings, AzureConnectionString? connection, Func<ITokenSource> tokens, TimeProvider clock)
    {
        var account = address.Account;
        if (settings.Anonymous)
            return new AzureAnonymous("no credentials were sent (Anonymous)");
        if (settings.TokenEnvironment is { Length: > 0 } variable)
            return new AzureToken(HttpCredential.Bearer(endpoint, variable, settings.Environment(variable)), variable);

        var passedOver = "";
        if (connection is not null)
        {
            if (connection.Account != account)
                passedOver = $" ({AzureConnectionString.Variable} is of the account {AssetPath.Printable(connection.Account)})";
            else if (connection.Key is { Length: > 0 } key)
                return new AzureAccountKey(account, key, AzureConnectionString.Variable);
            else if (connection.Signature is { Length: > 0 } signature)
                return new AzureSignature(endpoint, signature, AzureConnectionString.Variable, clock);
        }

        if (settings.Environment(AccountVariable) is { Length: > 0 } named && named != account)
            passedOver += $" ({AccountVariable} names the account {AssetPath.Printable(named)})";
        else if (settings.Environment(KeyVariable) is { Length: > 0 } key)
            return new AzureAccountKey(account, key, KeyVariable);
        else if (settings.Environment(SignatureVariable) is { Length: > 0 } signature)
            return new AzureSignature(endpoint, signature, SignatureVariable, clock);

        return HttpCredential.MaySend(endpoint)
            ? new AzureIdentity(new BearerTokens(tokens, clock), passedOver)
            : throw new AssetException(AssetErrorCode.InsecureSource, $"No token of Azure.Identity is sent to {HttpUrl.Show(endpoint)}: plain http would show it to anyone on the way. Use https, an account key, or Anonymous.");
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        // Most hold nothing.
    }
}

/// <summary>No credential: for containers that anyone may read.</summary>
internal sealed class AzureAnonymous(string identity) : AzureCredential
{
    public override string Identity => identity;

    public override string Remedy => "Leave out Anonymous, so that credentials are sent.";

    public override bool IsAnonymous => true;

    public override ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken) => default;
}

/// <summary>A bearer token from an environment variable.</summary>
internal sealed class AzureToken(AuthenticationHeaderValue header, string variable) : AzureCredential
{
    public override string Identity => $"the token of the environment variable {variable} was sent";

    public override string Remedy => $"Set {variable} to a new token for https://storage.azure.com; tokens are good for about an hour.";

    public override ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = header;
        return default;
    }
}

/// <summary>The account key, with which requests are signed.</summary>
internal sealed class AzureAccountKey(string account, string key, string variable) : AzureCredential
{
    private readonly SharedKey _key = SharedKey.Parse(account, key, variable);

    public override string Identity => $"the account key of {account} signed the request ({variable})";

    public override string Remedy => $"Check that {variable} holds a current key of {account}, and that the clock of this machine is right.";

    public override ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("SharedKey", _key.Sign(request));
        return default;
    }
}

/// <summary>A shared access signature, which is a part of the query.</summary>
internal sealed class AzureSignature : AzureCredential
{
    private readonly string _query;
    private readonly string _variable;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset? _expires;

    public AzureSignature(Uri endpoint, string signature, string variable, TimeProvider clock)
    {
        _query = signature.Trim().TrimStart('?');
        _variable = variable;
        _clock = clock;
        var parts = _query.Split('&');
        if (!Array.Exists(parts, p => p.StartsWith("sig=", StringComparison.Ordinal)) || _query.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || _query.Contains('#', StringComparison.Ordinal))
            throw new AssetException(AssetErrorCode.InvalidSource, $"The environment variable {variable} holds no shared access signature, which has the form sv=…&se=…&sig=….");
        if (!HttpCredential.MaySend(endpoint))
            throw new AssetException(AssetErrorCode.InsecureSource, $"The shared access signature of {variable} is not sent to {HttpUrl.Show(endpoint)}: plain http would show it to anyone on the way. Use https.");
        if (Array.Find(parts, p => p.StartsWith("se=", StringComparison.Ordinal)) is { } end
            && DateTimeOffset.TryParse(Uri.UnescapeDataString(end[3..]), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var expires))
        {
            _expires = expires;
        }
    }

    public override string Identity => $"the shared access signature of {_variable} was sent";

    public override bool HasExpired => _expires <= _clock.GetUtcNow();

    public override string Remedy => HasExpired
        ? $"The shared access signature expired at {_expires:u}: set {_variable} to a new one."
        : $"Check that the shared access signature of {_variable} is of this account and container, has not expired, and that the clock of this machine is right.";

    public override ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.OriginalString;
        request.RequestUri = new Uri(url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + _query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return default;
    }
}

/// <summary>What Azure.Identity finds: a managed identity, a workload identity, the login of a developer tool.</summary>
internal sealed class AzureIdentity(BearerTokens tokens, string passedOver) : AzureCredential
{
    public override string Identity => $"{tokens.Who ?? "the identity that Azure.Identity finds"} asked{passedOver}";

    public override string Remedy => "Log in again (az login), and check that the clock of this machine is right.";

    public override async ValueTask AddAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Headers.Authorization = await tokens.HeaderAsync(cancellationToken).ConfigureAwait(false);

    public override bool MayRenew(HttpRequestMessage? refused) => tokens.Forget(refused?.Headers.Authorization);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            tokens.Dispose();
        base.Dispose(disposing);
    }
}
