namespace AssetSdk.Stores;

/// <summary>Opens stores in Google Cloud Storage: <c>gs://bucket/prefix</c>. They can be written. Speaks the documented JSON API.</summary>
/// <remarks>
/// <para>Who asks, the first that there is: nobody (<see cref="StoreSettings.Anonymous"/>); the bearer token of <see cref="StoreSettings.TokenEnvironment"/>; nobody, where
/// <c>STORAGE_EMULATOR_HOST</c> names the service; the application default credentials of Google.Apis.Auth, with the file that <c>GOOGLE_APPLICATION_CREDENTIALS</c> names first.</para>
/// <para><see cref="StoreSettings.Endpoint"/> is the address of the service, for emulators and private access. <c>GOOGLE_CLOUD_QUOTA_PROJECT</c> is billed by buckets whose requesters pay, and named to no others.</para>
/// </remarks>
public sealed class GcsStoreDriver : IObjectStoreDriver
{
    private readonly HttpTransport _transport;

    /// <summary>Makes a driver that shares the connections of this process.</summary>
    public GcsStoreDriver()
        : this(HttpTransport.Shared)
    {
    }

    internal GcsStoreDriver(HttpTransport transport) => _transport = transport;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["gs"];

    /// <summary>How many bytes are sent in one request: a multiple of <see cref="GcsUpload.ChunkGrain"/>.</summary>
    internal int BlockBytes { get; init; } = UploadMemory.BlockBytes;

    /// <summary>How many objects a page of a listing has at most: what the service allows.</summary>
    internal int PageSize { get; init; } = 1000;

    /// <summary>Where tokens come from when nothing else is set: of the file that is named, if one is. Not called before one is needed: that loads Google.Apis.Auth.</summary>
    internal Func<string?, TimeProvider, ITokenSource> Tokens { get; init; } = static (file, clock) => new GoogleTokens(file, clock);

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings)
    {
        var bucket = GcsBucket.Parse(settings);
        var endpoint = GcsEndpoint.Of(bucket, settings);
        var credential = GcsCredential.Find(endpoint, settings, Tokens, _transport.Clock);
        return new GcsStore(bucket, new GcsUrls(endpoint, bucket), new GcsService(bucket, credential, _transport), settings.AllowInsecure, _transport) { BlockBytes = BlockBytes, PageSize = PageSize };
    }
}
