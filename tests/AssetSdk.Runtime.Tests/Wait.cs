namespace AssetSdk.Runtime.Tests;

/// <summary>A wait that never comes is a failure, and not a test run that hangs.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
}
