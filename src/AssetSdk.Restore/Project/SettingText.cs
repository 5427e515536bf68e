using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Reads settings that a project gives as text.</summary>
public static class SettingText
{
    /// <summary>Reads a switch; empty is off.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: it is neither true nor false.</exception>
    public static bool Flag(string name, string value) => value.Length != 0 && (bool.TryParse(value.Trim(), out var flag)
        ? flag
        : throw new AssetException(AssetErrorCode.InvalidSetting, $"{name} is '{AssetPath.Printable(value)}'. It must be true or false."));
}
