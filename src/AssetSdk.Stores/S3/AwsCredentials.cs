using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Credentials of a profile, or those that Amazon's own chain finds: profiles, single sign-on, assumed roles, web identities, roles of containers and machines.
/// The library keeps them and fetches new ones before they expire. It is loaded when the first request is signed.
/// </summary>
/// <param name="profile">The profile, or <see langword="null"/> for the chain.</param>
/// <param name="file">The file of profiles, when it is not the usual one.</param>
internal sealed class AwsCredentials(string? profile, string? file) : IS3Credentials
{
    private readonly SemaphoreSlim _resolving = new(1);
    private readonly SemaphoreSlim _renewing = new(1);
    private AWSCredentials? _source;
    private S3Credential? _last;

    /// <inheritdoc/>
    public string? Region
    {
        get
        {
            try
            {
                return Profiles.TryGetProfile(profile ?? "default", out var found) && found.Region?.SystemName is { } region && S3Region.IsValid(region) ? region : null;
            }
            catch (Exception e) when (e is not AssetException)
            {
                throw NotFound(e);
            }
        }
    }

    private string Origin => profile is null ? "the AWS credential chain" : $"the profile '{AssetPath.Printable(profile)}'";

    private string SignOn => $"'aws sso login --profile {AssetPath.Printable(profile ?? "default")}'";

    private CredentialProfileStoreChain Profiles => new(file);

    /// <inheritdoc/>
    public async ValueTask<S3Credential?> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var source = _source ?? await ResolveAsync(cancellationToken).ConfigureAwait(false);
            var now = await source.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            var last = _last;
            if (last is not null && last.AccessKey == now.AccessKey && last.SecretKey == now.SecretKey && last.Token == Token(now))
                return last;
            return _last = new S3Credential(now.AccessKey, now.SecretKey, Token(now), Origin) { Renewal = $"Sign on again ({SignOn}), or set fresh credentials" };
        }
        catch (Exception e) when (e is not AssetException && !cancellationToken.IsCancellationRequested)
        {
            // Where there were some, new ones can be had again.
            throw _last is null ? NotFound(e) : NotFound(e).AsTransient();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryRenewAsync(string token, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Several transfers meet the end of one session: what was fetched for the first of them holds for all.
            if (_last?.Token != token)
                return true;
            if (_source is RefreshingAWSCredentials refreshing)
                refreshing.ClearCredentials();
            else
                _source = null;
            return (await GetAsync(cancellationToken).ConfigureAwait(false))?.Token != token;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose()
    {
        _resolving.Dispose();
        _renewing.Dispose();
    }

    private AssetException NotFound(Exception e) =>
        new(AssetErrorCode.AccessDenied, $"No credentials for S3 were found in {Origin}: {Reason(e)}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a Profile, or say Anonymous for a public bucket. A profile that signs on needs {SignOn} first.", e);

    // Of the chain, what each of its places said is a page.
    private static string Reason(Exception e) => AssetPath.Printable(e.Message.Contains('\n', StringComparison.Ordinal) ? e.Message.Split('\n', 2)[0].Split(". ", 2)[0] : e.Message).TrimEnd('.');

    private static string? Token(ImmutableCredentials credentials) => credentials.UseToken ? credentials.Token : null;

    private async Task<AWSCredentials> ResolveAsync(CancellationToken cancellationToken)
    {
        await _resolving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _source ??= profile is null
                ? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false)
                : OfProfile(profile);
        }
        finally
        {
            _resolving.Release();
        }
    }

    private AWSCredentials OfProfile(string name) => Profiles.TryGetAWSCredentials(name, out var found)
        ? found
        : throw new AssetException(AssetErrorCode.InvalidSource, $"There is no AWS profile '{AssetPath.Printable(name)}' with credentials. Look at ~/.aws/config and ~/.aws/credentials ('aws configure list-profiles').");
}
