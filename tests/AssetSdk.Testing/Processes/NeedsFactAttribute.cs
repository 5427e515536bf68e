using System.Runtime.CompilerServices;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>A test that needs a program: skipped where it is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program)
    {
        Program = program;
        Skip = Machine.SkipWithout(program);
    }

    public string Program { get; }
}

/// <summary>A test that runs processes under <c>strace</c>: skipped where that may not trace any.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TracedFactAttribute : FactAttribute
{
    public TracedFactAttribute([CallerMemberName] string test = "")
    {
        Test = test;
        Skip = Machine.SkipWithout("strace");
        if (Machine.Find("strace") is not null)
            Skip ??= Machine.SkipWhereRefused(test, "tracing processes", static () => Machine.TryRun("strace", "-o", "/dev/null", "true"));
    }

    public string Test { get; }
}

/// <summary>A test that mounts a file system: skipped where this machine does not let it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    /// <param name="kind">The kind: <c>tmpfs</c>, or what <c>mkfs</c> makes.</param>
    /// <param name="test">The test.</param>
    public MountFactAttribute(string kind, [CallerMemberName] string test = "")
    {
        Kind = kind;
        Test = test;
        string[] programs = kind == MountedFolder.Memory ? ["mount"] : ["mount", "mkfs." + kind];
        Skip = Machine.SkipWithout(programs);
        if (programs.All(p => Machine.Find(p) is not null))
            Skip ??= Machine.SkipWhereRefused(test, $"mounting {kind}", () => MountedFolder.Refusal(kind));
    }

    public string Kind { get; }

    public string Test { get; }
}
