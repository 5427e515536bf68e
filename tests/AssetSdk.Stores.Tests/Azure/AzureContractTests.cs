using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

[Collection(AzuriteTests.Name)]
[NeedsAzurite]
public sealed class AzureStoreContractTests(AzuriteServer azurite) : WritableObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => AzureStoreUnderTest.CreateAsync(azurite);
}

/// <summary>Below a prefix, in blocks of a few bytes and pages of a few blobs.</summary>
[Collection(AzuriteTests.Name)]
[NeedsAzurite]
public sealed class AzureStoreInPiecesContractTests(AzuriteServer azurite) : WritableObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => AzureStoreUnderTest.CreateAsync(azurite, "/some/pre fix+ü", new AzureStoreDriver { BlockBytes = 30_000, PageSize = 2 });
}

[Collection(AzuriteTests.Name)]
[NeedsAzurite]
public sealed class AzurePublishContractTests(AzuriteServer azurite) : AssetPublishContract
{
    protected override Task<StoreUnderTest> CreateAsync() => AzureStoreUnderTest.CreateAsync(azurite);
}
