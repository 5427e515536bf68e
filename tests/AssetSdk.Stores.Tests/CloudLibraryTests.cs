using System.Reflection;
using System.Runtime.Loader;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A restore loads the library of a cloud's credentials only when it asks that library for some.</summary>
public sealed class CloudLibraryTests : IAsyncLifetime
{
    private FaultServer _server = null!;

    public async Task InitializeAsync() => _server = await FaultServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("https", null, null)]
    [InlineData("az://acme/models", null, null)]
    [InlineData("az://acme/models", "AZURE_STORAGE_KEY", "a2V5")]
    [InlineData("az://acme/models", "AZURE_STORAGE_SAS_TOKEN", "sig=x")]
    [InlineData("az://acme/models", "AZURE_STORAGE_CONNECTION_STRING", "AccountName=acme;AccountKey=a2V5")]
    [InlineData("az://acme/models", "TOKEN", "token")]
    [InlineData("gs://acme", null, null)]
    [InlineData("gs://acme", "TOKEN", "token")]
    [InlineData("gs://acme", "STORAGE_EMULATOR_HOST", "")]
    public async Task Read_WithoutTheLibrarysCredentials_DoesNotLoadIt(string url, string? variable, string? value)
    {
        var context = new Isolated();

        _server.Absent = url[..2] switch { "az" => ServiceWords.Azure, "gs" => ServiceWords.Gcs, _ => _server.Absent };
        var isEmulator = variable == "STORAGE_EMULATOR_HOST";
        var status = await context.ReadAsync(url == "https" ? _server.Url : url, isEmulator ? "" : _server.Url, variable, isEmulator ? _server.Url : value);

        Assert.Equal("NotFound", status);
        Assert.Contains(_server.Requests, r => r.Method == "GET");
        Assert.Contains("AssetSdk.Core", context.Loaded);
        Assert.DoesNotContain(context.Loaded, n => n.StartsWith("Azure.", StringComparison.Ordinal) || n.StartsWith("Google.", StringComparison.Ordinal) || n.StartsWith("AWSSDK.", StringComparison.Ordinal));
    }

    // Else the test above could not fail.
    [Fact]
    public async Task Read_WithTheLibrarysCredentials_LoadsIt()
    {
        var context = new Isolated();

        await Assert.ThrowsAnyAsync<Exception>(() => context.ReadAsync("gs://acme", _server.Url, "GOOGLE_APPLICATION_CREDENTIALS", "/no/such/file"));

        Assert.Contains("Google.Apis.Auth", context.Loaded);
        Assert.DoesNotContain(context.Loaded, n => n.StartsWith("Azure.", StringComparison.Ordinal));
    }

    /// <summary>The stores' assembly loaded once more, with all that it needs: other tests load those libraries.</summary>
    private sealed class Isolated : AssemblyLoadContext
    {
        public IEnumerable<string> Loaded => Assemblies.Select(a => a.GetName().Name!);

        public async Task<string> ReadAsync(string url, string endpoint, string? variable, string? value)
        {
            var stores = LoadFromAssemblyPath(typeof(StandardStores).Assembly.Location);
            var settings = Activator.CreateInstance(stores.GetType(typeof(StoreSettings).FullName!)!, url)!;
            Set(settings, nameof(StoreSettings.Endpoint), endpoint);
            Set(settings, nameof(StoreSettings.Anonymous), variable is null);
            Set(settings, nameof(StoreSettings.TokenEnvironment), variable == "TOKEN" ? variable : null);
            Set(settings, nameof(StoreSettings.Environment), (string name) => name == variable ? value : null);
            var create = stores.GetType(typeof(StandardStores).FullName!)!.GetMethod(nameof(StandardStores.Create))!;
            var drivers = create.Invoke(null, [Array.CreateInstance(stores.GetType(typeof(IObjectStoreDriver).FullName!)!, 0)])!;
            var store = drivers.GetType().GetMethod(nameof(ObjectStores.Open))!.Invoke(drivers, [settings])!;
            var options = stores.GetType(typeof(ObjectReadOptions).FullName!)!.GetProperty(nameof(ObjectReadOptions.Whole))!.GetValue(null);
            var read = (Task)stores.GetType(typeof(IObjectStore).FullName!)!.GetMethod(nameof(IObjectStore.ReadAsync))!.Invoke(store, ["a", options, CancellationToken.None])!;
            await read;
            var result = read.GetType().GetProperty("Result")!.GetValue(read)!;
            return result.GetType().GetProperty(nameof(ObjectRead.Status))!.GetValue(result)!.ToString()!;
        }

        // Everything that lies beside the tests is loaded here; the framework is shared.
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        private static void Set(object settings, string name, object? value) => settings.GetType().GetProperty(name)!.SetValue(settings, value);
    }
}
