[assembly: TestFramework("AssetSdk.Testing.ServerTestFramework", "AssetSdk.Testing")]
