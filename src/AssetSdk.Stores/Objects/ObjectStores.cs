using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Opens stores of one or more URL schemes. A third party adds a scheme with one such class.</summary>
public interface IObjectStoreDriver
{
    /// <summary>The URL schemes, in lower case: <c>https</c>.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Opens a store. No request is made before something is read.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: the settings are not valid; the message says what to write.
    /// </exception>
    IObjectStore Open(StoreSettings settings);
}

/// <summary>The drivers by URL scheme.</summary>
public sealed class ObjectStores
{
    private readonly Dictionary<string, IObjectStoreDriver> _drivers = new(StringComparer.Ordinal);

    /// <summary>Makes a set of drivers; a later one takes a scheme from an earlier one.</summary>
    public ObjectStores(IEnumerable<IObjectStoreDriver> drivers)
    {
        foreach (var driver in drivers)
        {
            foreach (var scheme in driver.Schemes)
                _drivers[scheme] = driver;
        }
    }

    /// <summary>Opens the store of a URL with the driver of its scheme.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/>: the URL is not one, has user info, or no driver knows its scheme; and what the driver throws.
    /// </exception>
    public IObjectStore Open(StoreSettings settings)
    {
        var scheme = SchemeOf(settings.Url);
        return _drivers.TryGetValue(scheme, out var driver)
            ? driver.Open(settings)
            : throw new AssetException(AssetErrorCode.InvalidSource, $"No driver opens '{StoreUrl.Redact(settings.Url)}'. Known schemes are {string.Join(", ", _drivers.Keys.Order(StringComparer.Ordinal))}.");
    }

    private static string SchemeOf(string url)
    {
        if (Path.IsPathFullyQualified(url))
            return "file";
        StoreUrl.CheckNoUserInfo(url);
        return Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? uri.Scheme
            : throw new AssetException(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(StoreUrl.Redact(url))}' is not the URL of a store. Write a folder path, https://host/prefix, s3://bucket/prefix, gs://bucket/prefix, az://account/container/prefix or assetsdb+https://host.");
    }
}
