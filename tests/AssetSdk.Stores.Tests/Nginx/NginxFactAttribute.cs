namespace AssetSdk.Stores.Tests;

/// <summary>A test against a real nginx: skipped where none is installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute()
    {
        if (NginxServer.Program is null && Environment.GetEnvironmentVariable("REQUIRE_SERVERS") != "1")
            Skip = "nginx is not installed; REQUIRE_SERVERS=1 makes this a failure.";
    }
}
