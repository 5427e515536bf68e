using AssetSdk.Stores;
using AssetSdk.Stores.Tests;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>Builds of projects whose assets lie in a bucket of a cloud.</summary>
public abstract class CloudBuildTests
{
    private const string Program = "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));";

    // What each cloud's library brings along.
    private static readonly string[] Libraries = ["AWSSDK.", "Azure.", "Google.", "Microsoft.Identity."];

    /// <summary>The store, with the environment of who may read and write it.</summary>
    protected abstract Task<StoreSettings> CreateStoreAsync();

    /// <summary>The variables that hold the credentials.</summary>
    protected abstract IReadOnlyList<string> Variables { get; }

    /// <summary>What modelkit calls the cloud, and the variable that it has the endpoint from.</summary>
    protected abstract (string Provider, string Endpoint) Modelkit { get; }

    protected virtual void AsModelkit()
    {
        // Its credentials are the cloud's own.
    }

    private static string Source(StoreSettings store) => $"<AssetSource Include=\"cloud\" Url=\"{store.Url}\" Endpoint=\"{store.Endpoint}\" TokenEnvironment=\"{store.TokenEnvironment}\" />";

    private void Give(Workspace workspace, StoreSettings store)
    {
        foreach (var variable in Variables)
            workspace.Environment[variable] = store.Environment(variable);
    }

    [Fact]
    public async Task Build_AssetsInABucket_AreThereWithoutAnyLibraryThatIsNotNeeded()
    {
        var store = await CreateStoreAsync();
        await Workspace.PublishAsync(store, "test/words", "1.0", (".", "of a cloud"));
        using var workspace = await Workspace.CreateAsync();
        Give(workspace, store);
        workspace.App("App", Source(store) + """<RemoteAsset Include="test/words" />""", Program);

        (await workspace.DotnetAsync("build", "App")).Succeeds().Says("Fetched test/words 1.0 from cloud");

        Assert.Equal("of a cloud\n", (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal("1.0", workspace.Lock("App").Entries.Values.Single().Resolved);

        // With nothing but what is pinned and cached, nobody asks for credentials.
        foreach (var variable in Variables)
            workspace.Environment[variable] = null;
        (await workspace.DotnetAsync("build", "App", "-p:AssetOffline=true")).Succeeds();
    }

    [Fact]
    public async Task Build_NoCredentials_SaysWhoWasRefusedAndWhatToDo()
    {
        var store = await CreateStoreAsync();
        await Workspace.PublishAsync(store, "test/words", "1.0", (".", "of a cloud"));
        using var workspace = await Workspace.CreateAsync();
        workspace.App("App", Source(store with { TokenEnvironment = null }).Replace("/>", "Anonymous=\"true\" />", StringComparison.Ordinal) + """<RemoteAsset Include="test/words" />""", Program);

        var build = await workspace.DotnetAsync("build", "App");

        build.Fails().Says("ASSET1105").Says("Anonymous");
    }

    [Fact]
    public async Task Build_ModelkitsEnvironmentAndNoSource_IsTheStore()
    {
        var store = await CreateStoreAsync();
        await Workspace.PublishAsync(store, "test/words", "1.0", (".", "of a cloud"));
        using var workspace = await Workspace.CreateAsync();
        Give(workspace, store);
        var path = new Uri(store.Url).AbsolutePath.Trim('/').Split('/', 2);
        AsModelkit();
        var isAzure = Modelkit.Provider == "az";
        workspace.Environment["MODELKIT_STORAGE_PROVIDER"] = Modelkit.Provider;
        workspace.Environment["MODELKIT_STORAGE_BUCKET"] = isAzure ? path[0] : new Uri(store.Url).Host;
        workspace.Environment["MODELKIT_STORAGE_PREFIX"] = isAzure ? path[1] : string.Join('/', path);
        if (!isAzure)
            workspace.Environment[Modelkit.Endpoint] = store.Endpoint;
        workspace.App("App", """<RemoteAsset Include="test/words:1" />""", Program);

        (await workspace.DotnetAsync("build", "App", "-p:AssetStore=")).Succeeds().Says("from modelkit");
    }

    [TracedFact]
    public async Task Build_OfThisCloud_LoadsNoLibraryOfAnother()
    {
        var store = await CreateStoreAsync();
        await Workspace.PublishAsync(store, "test/words", "1.0", (".", "of a cloud"));
        using var workspace = await Workspace.CreateAsync();
        Give(workspace, store);
        workspace.App("App", Source(store) + """<RemoteAsset Include="test/words" />""", Program);
        var log = workspace.PathOf("trace");
        string[] traced = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=openat", "-o", log, "dotnet", "build", "App"];

        (await workspace.CommandAsync("", traced)).Succeeds();
        Assert.Contains(Loaded(log), a => a == "AssetSdk.Stores.dll");
        Assert.DoesNotContain(Loaded(log), a => Libraries.Any(l => a.StartsWith(l, StringComparison.Ordinal)));

        (await workspace.CommandAsync("", traced)).Succeeds();
        Assert.DoesNotContain(Loaded(log), a => Libraries.Any(l => a.StartsWith(l, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Loaded(string trace) => File.ReadLines(trace)
        .Where(l => l.Contains("openat(", StringComparison.Ordinal) && l.Contains(".dll\"", StringComparison.Ordinal) && !l.Contains("= -1 ", StringComparison.Ordinal))
        .Select(l => Path.GetFileName(l.Split('"')[1]));
}

[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3BuildTests(RadosServer server) : CloudBuildTests
{
    protected override IReadOnlyList<string> Variables { get; } = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    protected override (string Provider, string Endpoint) Modelkit => ("s3", "S3_ENDPOINT");

    protected override Task<StoreSettings> CreateStoreAsync() => Task.FromResult(server.Settings(Guid.NewGuid().ToString("N") + "/assets"));
}

[NeedsAzurite]
[Collection(AzuriteTests.Name)]
public sealed class AzureBuildTests(AzuriteServer server) : CloudBuildTests
{
    protected override IReadOnlyList<string> Variables { get; } = ["AZURE_STORAGE_CONNECTION_STRING"];

    protected override (string Provider, string Endpoint) Modelkit => ("az", "");

    protected override async Task<StoreSettings> CreateStoreAsync() =>
        server.Settings(await server.CreateContainerAsync(), "/assets", ("AZURE_STORAGE_CONNECTION_STRING", server.ConnectionString));
}

public sealed class GcsBuildTests : CloudBuildTests, IAsyncLifetime
{
    private GcsServer _server = null!;

    protected override IReadOnlyList<string> Variables { get; } = ["TOKEN_OF_THE_BUCKET"];

    protected override (string Provider, string Endpoint) Modelkit => ("gcs", "STORAGE_EMULATOR_HOST");

    public async Task InitializeAsync()
    {
        _server = await GcsServer.StartAsync("bucket");
        _server.Token = "a-token";
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    // An emulator is asked as nobody.
    protected override void AsModelkit() => _server.Token = null;

    protected override Task<StoreSettings> CreateStoreAsync() => Task.FromResult(new StoreSettings("gs://bucket/some/assets")
    {
        Endpoint = _server.Url,
        TokenEnvironment = Variables[0],
        Environment = name => name == Variables[0] ? "a-token" : null,
    });
}
