using System.Globalization;

namespace AssetSdk.Testing;

/// <summary>Runs a program under <c>strace</c>, which kills it at a system call that changes files.</summary>
public static class SystemCalls
{
    // Each with how many of them a thread of a small restore or publish makes, about. Not every machine has all of them: hence the question marks.
    private static readonly (string Calls, int Most)[] Changing =
    [
        ("openat", 500), ("pwrite64,write", 60), ("?rename,?renameat,renameat2", 8), ("?link,linkat", 8), ("?unlink,unlinkat,?rmdir", 8),
        ("?mkdir,mkdirat", 12), ("fchmod,?chmod,fchmodat", 8), ("utimensat", 8), ("fsync,syncfs,fdatasync", 4), ("close", 600),
    ];

    /// <summary>Chooses calls, and the number of the one at which a thread is killed.</summary>
    public static (string Calls, int Number) Choose(Random random)
    {
        var (calls, most) = Changing[random.Next(Changing.Length)];
        return (calls, random.Next(1, most + 1));
    }

    /// <summary>The command that runs a program and kills it so.</summary>
    public static string[] KillAt(string calls, int number) =>
        ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", $"trace={calls}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={calls}:signal=SIGKILL:when={number}")];

    /// <summary>The command that runs a program and writes down what it did to files.</summary>
    public static string[] Record(string file, string calls) => ["strace", "-f", "-qqq", "-y", "-s", "4096", "-o", file, "-e", $"trace={calls}"];
}
