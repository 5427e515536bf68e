using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Opens stores in Amazon S3 and in services that speak its protocol: <c>s3://bucket/prefix</c>. They can be read and written.
/// </summary>
/// <remarks>
/// <para>Another service than Amazon's is named by <see cref="StoreSettings.Endpoint"/>, else by <c>S3_ENDPOINT</c>, <c>AWS_ENDPOINT_URL_S3</c> or <c>AWS_ENDPOINT_URL</c>; its buckets are
/// addressed by path. The region is <see cref="StoreSettings.Region"/>, else <c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c> or the profile's; a bucket in another one is found all the same.</para>
/// <para>Credentials: none when <see cref="StoreSettings.Anonymous"/>; those of <see cref="StoreSettings.Profile"/>; <c>AWS_ACCESS_KEY_ID</c> with <c>AWS_SECRET_ACCESS_KEY</c>; the profile of <c>AWS_PROFILE</c>; else what
/// Amazon's own chain finds: the default profile, the roles of containers and machines. Only profiles and the chain load Amazon's library.</para>
/// <para><c>AWS_REQUEST_PAYER=requester</c> accepts the costs of requests; <c>AWS_KMS_KEY_ID</c> names the key that uploads are encrypted with.
    /// <c>AWS_CA_BUNDLE</c> is a file of certificates in PEM that are trusted besides the system's.</para>
/// <para><b>Services without conditional writes.</b> A service that answers 501 to a conditional write, or takes no notice of the condition, is noticed at the first write of
/// its kind (a write that must fail is tried). From then on the driver looks, writes and looks again: of writers at once the last wins and mostly only one believes so, but nothing guarantees it.
/// Let one publisher at a time write there. The completion of a multipart upload (above 16 MiB) to another service than Amazon's is always checked so, besides having its condition.</para>
/// </remarks>
public sealed class S3StoreDriver : IObjectStoreDriver
{
    private const string BundleVariable = "AWS_CA_BUNDLE";

    private readonly HttpTransport _transport;
    private readonly TimeProvider _clock;

    /// <summary>Makes a driver that shares the connections of this process.</summary>
    public S3StoreDriver()
        : this(HttpTransport.Shared)
    {
    }

    /// <param name="transport">Sends.</param>
    /// <param name="clock">The time that requests are signed with.</param>
    internal S3StoreDriver(HttpTransport transport, TimeProvider? clock = null)
    {
        _transport = transport;
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["s3"];

    /// <summary>How Amazon's servers are spoken to; tests have a proxy that answers for them.</summary>
    internal string AmazonScheme { get; init; } = Uri.UriSchemeHttps;

    /// <summary>What is told apart by its length: at most so many bytes are one request, and more are a multipart upload.</summary>
    internal S3UploadLimits? Limits { get; init; }

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings)
    {
        var url = S3Url.Parse(settings.Url);
        var host = S3Host.Of(settings, AmazonScheme);
        var transport = settings.Environment(BundleVariable) is { Length: > 0 } bundle ? _transport.Trusting(AddedRoots.Read(bundle, BundleVariable)) : _transport;
        var credentials = S3CredentialSource.Of(settings);
        var context = new S3Context(transport, _clock, credentials)
        {
            RequesterPays = "requester".Equals(settings.Environment("AWS_REQUEST_PAYER"), StringComparison.OrdinalIgnoreCase),
            KmsKeyId = settings.Environment("AWS_KMS_KEY_ID") is { Length: > 0 } key ? key.Trim() : null,
            AllowInsecure = settings.AllowInsecure,
        };
        return new S3Store(url, new S3Bucket(url, host, S3Region.Of(settings), context), Limits ?? S3UploadLimits.Standard);
    }
}

/// <summary>What all requests of a store have in common.</summary>
/// <param name="Transport">Sends.</param>
/// <param name="Clock">The time that requests are signed with.</param>
/// <param name="Credentials">Who asks.</param>
internal sealed record S3Context(HttpTransport Transport, TimeProvider Clock, IS3Credentials Credentials)
{
    /// <summary>Whether the costs of requests are accepted, which some buckets demand.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>The key that uploads are encrypted with, when it is not the bucket's own.</summary>
    public string? KmsKeyId { get; init; }

    public bool AllowInsecure { get; init; }
}
