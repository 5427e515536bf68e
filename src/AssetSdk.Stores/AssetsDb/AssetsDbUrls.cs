using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The URLs of an Assets DB.</summary>
internal sealed class AssetsDbUrls
{
    /// <summary>What the URL of a source begins with: behind it is that of the server.</summary>
    public const string Prefix = "assetsdb+";

    private const string Objects = "asset-object/";

    private readonly string _folder;

    private AssetsDbUrls(Uri root)
    {
        Root = root;
        _folder = HttpUrl.Folder(root);
        Location = Prefix + HttpUrl.Show(root);
        Assets = new Uri(_folder + "assets");
        Upload = new Uri(_folder + "upload_asset");
    }

    /// <summary>The server.</summary>
    public Uri Root { get; }

    /// <summary>The server, for messages.</summary>
    public string Location { get; }

    /// <summary>Where assets are searched.</summary>
    public Uri Assets { get; }

    /// <summary>Where files are uploaded.</summary>
    public Uri Upload { get; }

    /// <summary>Parses the URL of a source.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: it is none, or plain http to another machine.</exception>
    public static AssetsDbUrls Parse(StoreSettings settings)
    {
        if (!settings.Url.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            throw new AssetException(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(StoreUrl.Redact(settings.Url))}' is not the URL of an Assets DB. Write assetsdb+https://host.");
        var root = HttpUrl.Parse(settings.Url[Prefix.Length..], settings.AllowInsecure);
        return root.Query.Length == 0 && root.Fragment.Length == 0
            ? new AssetsDbUrls(root)
            : throw new AssetException(AssetErrorCode.InvalidSource, $"The URL '{Prefix}{HttpUrl.Show(root)}' of an Assets DB has a query or a fragment. Take it out; a token belongs into the variable that TokenEnvironment names.");
    }

    /// <summary>The document of a version. Neither names nor versions have a character that would have to be escaped.</summary>
    public Uri Document(string name, string version) => new($"{_folder}asset/{name}:{version}");

    /// <summary>Why an asset's bytes cannot be fetched from its public URL, as the end of a sentence; <see langword="null"/> when they can.</summary>
    public static string? Problem(string publicUrl)
    {
        if (publicUrl.Length == 0)
            return "it has no asset_public_url, so there is nothing to fetch";
        return Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && HttpUrl.IsHttp(url) && HttpUrl.HasHost(url) && url.UserInfo.Length == 0
            ? null
            : $"its bytes lie at '{AssetPath.Printable(StoreUrl.Redact(publicUrl))}', and only https addresses are fetched";
    }

    /// <summary>Where the bytes of an asset are: an upload is read from where the source is, by whatever name the server calls itself.</summary>
    /// <param name="publicUrl">What its document says; without a <see cref="Problem"/>.</param>
    /// <param name="id">The asset's id.</param>
    public Uri BytesOf(string publicUrl, string id) =>
        new(Guid.TryParse(id, out _) && publicUrl.EndsWith("/" + Objects + id, StringComparison.Ordinal) ? _folder + Objects + id : publicUrl);
}
