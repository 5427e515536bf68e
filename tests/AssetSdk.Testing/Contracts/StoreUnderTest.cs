using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>A store that a contract suite asks, and the way around it by which the suite places objects.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>The store.</summary>
    public abstract IObjectStore Store { get; }

    /// <summary>Places or replaces an object, not through <see cref="Store"/> unless there is no other way.</summary>
    public abstract Task PutAsync(string key, byte[] bytes);

    /// <summary>Takes an object away.</summary>
    public abstract Task RemoveAsync(string key);

    public abstract ValueTask DisposeAsync();

    /// <summary>Places an object of text.</summary>
    public Task PutAsync(string key, string text) => PutAsync(key, System.Text.Encoding.UTF8.GetBytes(text));
}
