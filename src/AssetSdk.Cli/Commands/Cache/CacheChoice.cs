using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>Which cache a command is about: <c>--cache</c>, else that of the project in the folder, else <c>ASSETSDK_CACHE</c>, else <c>~/.assetsdk</c>.</summary>
internal static class CacheChoice
{
    public static AssetCache Of(Invocation invocation)
    {
        var setting = invocation.Get(GlobalOptions.CachePath) is { } chosen ? invocation.FullPath(chosen) : StoreChoice.Of(invocation).CachePath;
        return new AssetCache(CacheRoot.Choose(setting, invocation.Host.Folder, invocation.Host.Environment));
    }
}
