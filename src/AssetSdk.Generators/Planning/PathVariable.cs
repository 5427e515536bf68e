using System.Text;

namespace AssetSdk.Generators;

/// <summary>The environment variable that overrides an asset's path.</summary>
internal static class PathVariable
{
    /// <summary><c>ASSETSDK_&lt;NAME&gt;_PATH</c>: the name in upper case, every other character <c>_</c>.</summary>
    public static string Of(string name)
    {
        var variable = new StringBuilder("ASSETSDK_", name.Length + 14);
        foreach (var c in name)
        {
            variable.Append(c switch
            {
                >= 'a' and <= 'z' => (char)(c - 'a' + 'A'),
                (>= 'A' and <= 'Z') or (>= '0' and <= '9') => c,
                _ => '_',
            });
        }

        return variable.Append("_PATH").ToString();
    }
}
