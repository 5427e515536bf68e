namespace AssetSdk.Testing;

/// <summary>The long forms of tests: <c>ASSETSDK_LONG_TESTS=1</c> asks for them.</summary>
public static class LongTests
{
    /// <summary>Whether they are asked for.</summary>
    public static bool Wanted { get; } = Environment.GetEnvironmentVariable("ASSETSDK_LONG_TESTS") == "1";
}
