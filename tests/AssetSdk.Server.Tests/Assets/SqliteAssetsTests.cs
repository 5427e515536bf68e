namespace AssetSdk.Server.Tests;

/// <summary>The default: a file of SQLite and a folder.</summary>
internal static class DefaultStart
{
    public static Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => Task.FromResult<IEnumerable<(string, string?)>>([]);
}

public sealed class SqliteAssetsTests : AssetsContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteUploadTests : UploadContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteSearchTests : SearchContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteRegistryTests : RegistryContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteTokenTests : TokenContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteSlowClientTests : SlowClientContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteSourceTests : SourceContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqliteSourceRestoreTests : SourceRestoreContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

public sealed class SqlitePublishingTests : PublishingContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}
