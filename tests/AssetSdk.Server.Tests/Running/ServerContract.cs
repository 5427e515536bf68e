using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Tests of a server that hold whatever database and store it has.</summary>
public abstract class ServerContract : IAsyncLifetime
{
    private ServerUnderTest? _server;

    private protected TempFolder Folder { get; } = new();

    private protected ServerUnderTest Server => _server!;

    private protected ServerClient Client => Server.Client;

    /// <summary>The settings of the database and the store, each new and empty.</summary>
    private protected abstract Task<IEnumerable<(string Key, string? Value)>> SettingsAsync();

    /// <summary>The keys of the objects that the store has.</summary>
    private protected virtual Task<IReadOnlyList<string>> ObjectsAsync() => Task.FromResult(Folder.Files("objects/objects"));

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(Folder, [.. await SettingsAsync(), .. More]);

    /// <summary>Further settings.</summary>
    private protected virtual IEnumerable<(string Key, string? Value)> More => [];

    public virtual async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Folder.Dispose();
    }
}
