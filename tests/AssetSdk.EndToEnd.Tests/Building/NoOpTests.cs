using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What a build leaves alone that has nothing to fetch, watched from outside with strace. Each has a compiler of its own: the way to one that stays tries all kinds of sockets.</summary>
public sealed class NoOpTests
{
    [TracedFact]
    public async Task NothingToDo_OpensNoInternetSocket_AndLoadsNeitherStoresNorRetries()
    {
        using var workspace = await Workspace.CreateAsync();
        CompilerServer.Leave(workspace.Environment);
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

        // Nor will a driver that comes later be among them.
        Assert.DoesNotContain(ours, a => !a.StartsWith("AssetSdk.", StringComparison.Ordinal) && !a.StartsWith("System.", StringComparison.Ordinal) && a != "NuGet.Versioning.dll");
    }

    [TracedFact]
    public async Task Offline_EverythingToLayOutAnew_OpensNoInternetSocket()
    {
        using var workspace = await Workspace.CreateAsync();
        CompilerServer.Leave(workspace.Environment);
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" /><RemoteAsset Include="test/corpus:1" />""", "System.Console.WriteLine(App.Assets.Test.Words.Path);", properties: "<AssetStore>http://127.0.0.1:9/nobody</AssetStore>");
        (await workspace.DotnetAsync("build", "App", "-p:AssetStore=../store")).Succeeds();
        Directory.Delete(workspace.PathOf("App/obj"), recursive: true);
        Directory.Delete(workspace.PathOf("App/bin"), recursive: true);

        var offline = await TraceAsync(workspace, "build", "App", "-p:AssetOffline=true");

        Assert.DoesNotContain(offline, l => l.Contains("socket(AF_INET", StringComparison.Ordinal));
        Assert.Contains("AssetSdk.Tasks.dll", Assemblies(offline));
        (await workspace.RunAsync("App")).Succeeds();
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
