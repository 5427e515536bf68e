namespace AssetSdk.Stores;

/// <summary>The drivers that this package has.</summary>
public static class StandardStores
{
    /// <summary>Makes a set of drivers: folders, web servers, clouds and Assets DBs, and those of a third party.</summary>
    /// <param name="more">Further drivers; they take a scheme from the standard ones.</param>
    public static ObjectStores Create(params IEnumerable<IObjectStoreDriver> more) =>
        new([new FileStoreDriver(), new HttpStoreDriver(), new S3StoreDriver(), new AzureStoreDriver(), new GcsStoreDriver(), new AssetsDbStoreDriver(), .. more]);
}
