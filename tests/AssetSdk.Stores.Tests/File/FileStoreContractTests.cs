using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A file store whose objects the suite places with plain file operations.</summary>
internal sealed class FileStoreUnderTest : StoreUnderTest
{
    private readonly TempFolder _folder = new();
    private readonly FileStore _store;

    public FileStoreUnderTest(FilePlacement? placement = null)
    {
        _store = new FileStore(_folder["store"], placement);
        Directory.CreateDirectory(_folder["store"]);
    }

    public override IObjectStore Store => _store;

    public override Task PutAsync(string key, byte[] bytes)
    {
        _folder.Write("store/" + key, bytes);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string key)
    {
        System.IO.File.Delete(_folder["store/" + key]);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class FileStoreContractTests : StagingObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult<StoreUnderTest>(new FileStoreUnderTest());
}

/// <summary>A file system that refuses hard links.</summary>
public sealed class FileStoreWithoutLinksContractTests : StagingObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() =>
        Task.FromResult<StoreUnderTest>(new FileStoreUnderTest(new FilePlacement((_, _) => 1, NativeFile.TryRenameNoReplace)));
}

/// <summary>A file system that refuses hard links and renames that replace nothing.</summary>
public sealed class FileStoreWithLocksContractTests : StagingObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() =>
        Task.FromResult<StoreUnderTest>(new FileStoreUnderTest(new FilePlacement((_, _) => 1)));
}
