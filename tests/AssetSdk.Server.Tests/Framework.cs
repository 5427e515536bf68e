[assembly: TestFramework("AssetSdk.Testing.ServerTestFramework", "AssetSdk.Testing")]

// Tests wait for servers, clients and their patience most of the time: a few more than there are cores keep them busy.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
