namespace AssetSdk.EndToEnd.Tests;

/// <summary>What a build with nothing to do leaves alone, watched from outside with strace.</summary>
public sealed class NoOpTests
{
    [NeedsFact("strace")]
    public async Task NothingToDo_OpensNoInternetSocket_AndLoadsNeitherStoresNorRetries()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" />""", "System.Console.WriteLine(1);", properties: "<AssetStore>http://127.0.0.1:9/nobody</AssetStore>");
        (await workspace.DotnetAsync("build", "App", "-p:AssetStore=../store")).Succeeds();
        // The same with the address that nobody listens at: decided from the lock alone, and an index of its own.
        (await workspace.DotnetAsync("build", "App")).Succeeds();

        var with = await TraceAsync(workspace, "build", "App");
        var without = await TraceAsync(workspace, "build", "App", "-p:AssetRestoreEnabled=false");

        Assert.DoesNotContain(with, l => l.Contains("socket(AF_INET", StringComparison.Ordinal));
        // The trace sees sockets and files at all.
        Assert.Contains(with, l => l.Contains("socket(AF_UNIX", StringComparison.Ordinal));
        var ours = Assemblies(with).Except(Assemblies(without), StringComparer.Ordinal).ToList();
        Assert.Contains("AssetSdk.Tasks.dll", ours);
        Assert.DoesNotContain("Polly.Core.dll", ours);
        Assert.DoesNotContain(ours, a => a.StartsWith("System.Net.", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> TraceAsync(Workspace workspace, params string[] arguments)
    {
        var log = workspace.PathOf($"{Guid.NewGuid():N}.strace");
        (await workspace.CommandAsync("", ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=socket,openat", "-o", log, "dotnet", .. arguments])).Succeeds().Says("0 Error(s)");
        return await File.ReadAllLinesAsync(log);
    }

    private static IEnumerable<string> Assemblies(IEnumerable<string> trace) => trace
        .Where(l => l.Contains("openat(", StringComparison.Ordinal) && l.Contains(".dll\"", StringComparison.Ordinal) && !l.Contains("= -1 ", StringComparison.Ordinal))
        .Select(l => Path.GetFileName(l.Split('"')[1]));
}
