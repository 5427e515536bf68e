using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class FileSourceFaultTests : FolderSourceFaultContract
{
    protected override Task<FaultySource> CreateAsync() => Task.FromResult<FaultySource>(new FaultyFolderSource(new TempFolder(), new FileStoreDriver()));
}
