using System.Reflection;
using AssetSdk.Core;

namespace AssetSdk.Server.Hosting;

/// <summary>Holds the configuration to the settings that there are: one that is misspelt would be passed over in silence.</summary>
internal static class SettingNames
{
    /// <summary>Refuses what no property of a type is bound to.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidServerSetting"/>.</exception>
    public static void Check(IConfigurationSection section, Type options)
    {
        var settings = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.SetMethod is not null).ToList();
        foreach (var child in section.GetChildren())
        {
            if (settings.Find(s => s.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is not { } setting)
                throw new AssetException(AssetErrorCode.InvalidServerSetting, $"There is no setting '{AssetPath.Printable(child.Path)}'. {section.Path} has {string.Join(", ", settings.Select(static s => s.Name))}.");
            if (setting.PropertyType.Assembly == options.Assembly)
                Check(child, setting.PropertyType);
        }
    }
}
