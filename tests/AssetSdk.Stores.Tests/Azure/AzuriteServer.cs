using System.Globalization;
using System.Security.Cryptography;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>An Azurite of these tests: Microsoft's emulator of the Blob service, which checks signatures as the service does. One for all of them, each with containers of its own.</summary>
public sealed class AzuriteServer : IAsyncLifetime, IDisposable
{
    public const string Account = "assetsdktests";

    /// <summary>What build/test.sh installs.</summary>
    private const string Version = "3.35.0";

    private readonly TempFolder _folder = new();
    private KillableProcess? _process;
    private int _containers;

    /// <summary>Azurite's program; <see langword="null"/> where node or it is not installed.</summary>
    public static string? Program { get; } = Machine.Find("node") is null ? null : Installed();

    public static string Key { get; } = Convert.ToBase64String(SHA512.HashData("a key for tests"u8));

    /// <summary>The address of the account's blob service.</summary>
    public string Endpoint { get; private set; } = "";

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Endpoint};";

    public async Task InitializeAsync()
    {
        if (Program is null)
            return;
        var port = LoopbackPort.Free();
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Account}");
        string[] arguments =
        [
            Program!, "--blobHost", "127.0.0.1", "--blobPort", port.ToString(CultureInfo.InvariantCulture), "--location", _folder, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ];
        _process = KillableProcess.Start("node", arguments, new Dictionary<string, string?>(StringComparer.Ordinal) { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" }, _folder);
        await LoopbackPort.WaitAsync(port, "Azurite", () => _process!.Output);
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
        if (Directory.Exists(_folder))
            _folder.Dispose();
    }

    /// <summary>The settings of a store, with an environment that has the account key and what else is given.</summary>
    public StoreSettings Settings(string container, string prefix = "", params (string Name, string Value)[] environment)
    {
        if (environment.Length == 0)
            environment = [("AZURE_STORAGE_KEY", Key)];
        return new StoreSettings($"az://{Account}/{container}{prefix}") { Endpoint = Endpoint, Environment = name => environment.FirstOrDefault(e => e.Name == name).Value };
    }

    /// <summary>Makes a container.</summary>
    /// <param name="access">Who may read it without credentials: <c>blob</c>, <c>container</c>, or nobody.</param>
    public async Task<string> CreateContainerAsync(string? access = null)
    {
        if (Program is null)
            throw new InvalidOperationException("Azurite is not installed, and REQUIRE_SERVERS=1 asks for it.");
        var name = string.Create(CultureInfo.InvariantCulture, $"tests-{Interlocked.Increment(ref _containers)}");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{Endpoint}/{name}?restype=container");
        if (access is not null)
            request.Headers.Add("x-ms-blob-public-access", access);
        using var response = await SendAsync(request);
        response.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Sends a request as the account's owner, past the driver.</summary>
    public static async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Headers.Add("x-ms-date", DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture));
        request.Headers.Add("x-ms-version", "2021-12-02");
        request.Headers.Authorization = new("SharedKey", SharedKey.Parse(Account, Key, "a test").Sign(request));
        return await Client.SendAsync(request);
    }

    private static HttpClient Client { get; } = new();

    private static string? Installed()
    {
        var program = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "assetsdk-tests", "azurite-" + Version, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        return File.Exists(program) ? program : null;
    }
}

/// <summary>The tests that share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}

/// <summary>Tests against the server: skipped where Azurite is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
public sealed class NeedsAzuriteAttribute : NeedsServerAttribute
{
    public override string? Skip => Machine.SkipUnlessRequired(AzuriteServer.Program is null ? "Azurite is not installed (build/test.sh installs it)." : null);
}
