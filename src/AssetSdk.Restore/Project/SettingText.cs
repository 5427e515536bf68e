using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Reads settings that a project gives as text.</summary>
public static class SettingText
{
    /// <summary>Reads a phase by its name.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: there is none of that name.</exception>
    public static RestorePhase Phase(string name) => name switch
    {
        nameof(RestorePhase.Restore) => RestorePhase.Restore,
        nameof(RestorePhase.Build) => RestorePhase.Build,
        nameof(RestorePhase.DesignTime) => RestorePhase.DesignTime,
        _ => throw new AssetException(AssetErrorCode.InvalidSetting, $"There is no phase '{AssetPath.Printable(name)}'. It must be Restore, Build or DesignTime."),
    };

    /// <summary>Reads a switch; empty is off.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: it is neither true nor false.</exception>
    public static bool Flag(string name, string value) => value.Length != 0 && (bool.TryParse(value.Trim(), out var flag)
        ? flag
        : throw new AssetException(AssetErrorCode.InvalidSetting, $"{name} is '{AssetPath.Printable(value)}'. It must be true or false."));
}
