namespace AssetSdk.Restore;

/// <summary>
/// The values of <c>CopyToOutputDirectory</c> and <c>CopyToPublishDirectory</c>: MSBuild's, and plain <c>true</c> and <c>false</c>.
/// </summary>
public static class CopyMode
{
    /// <summary>Says whether a value is one of them.</summary>
    public static bool IsKnown(string value) => IsOff(value) || IsOn(value);

    /// <summary>Says whether a value asks for copying; <paramref name="byDefault"/> when it is empty.</summary>
    public static bool Copies(string value, bool byDefault) => value.Length == 0 ? byDefault : IsOn(value);

    private static bool IsOff(string value) => Is(value, "Never") || Is(value, "false");

    private static bool IsOn(string value) => Is(value, "Always") || Is(value, "PreserveNewest") || Is(value, "IfDifferent") || Is(value, "true");

    private static bool Is(string value, string mode) => string.Equals(value, mode, StringComparison.OrdinalIgnoreCase);
}
