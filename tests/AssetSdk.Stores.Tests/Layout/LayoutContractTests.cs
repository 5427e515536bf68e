using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class FileLayoutContractTests : AssetPublishContract
{
    protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult<StoreUnderTest>(new FileStoreUnderTest());
}

public sealed class HttpLayoutContractTests : AssetLayoutContract
{
    protected override Task<StoreUnderTest> CreateAsync() => HttpStoreUnderTest.StartAsync("/prefix");
}
