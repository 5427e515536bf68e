using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>A user for whom file modes count: who runs the tests, or, when that is root, 'nobody'.</summary>
internal static class UnprivilegedUser
{
    private const string Nobody = "65534";

    private static readonly string? SetPriv = Machine.Find("setpriv");

    /// <summary>Why there is none here; <see langword="null"/> when there is one.</summary>
    public static string? Problem =>
        OperatingSystem.IsWindows() ? "File modes are Unix's."
        : Environment.IsPrivilegedProcess && SetPriv is null ? "These tests run as root, and setpriv is not installed."
        : null;

    /// <summary>Gives a folder to the user.</summary>
    /// <returns>The command to put before those that run as the user.</returns>
    public static async Task<IReadOnlyList<string>> TakeOverAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return [];
        (await Command.RunAsync("chown", ["-R", $"{Nobody}:{Nobody}", folder], folder, new Dictionary<string, string?>(StringComparer.Ordinal))).Succeeds();
        return [SetPriv!, $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--"];
    }
}

/// <summary>A test as a user for whom file modes count: skipped where there is none, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute() => Skip = Machine.SkipUnlessRequired(UnprivilegedUser.Problem);
}

/// <summary>As <see cref="UnprivilegedFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedTheoryAttribute : TheoryAttribute
{
    public UnprivilegedTheoryAttribute() => Skip = Machine.SkipUnlessRequired(UnprivilegedUser.Problem);
}
