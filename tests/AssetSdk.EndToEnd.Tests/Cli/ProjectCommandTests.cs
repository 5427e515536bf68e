using System.Diagnostics;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The commands that look after projects, with real restores.</summary>
public sealed class ProjectCommandTests
{
    private const string Program = "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));";

    [Fact]
    public async Task InitAddRestore_MakeAPlainProjectRun()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        await workspace.PublishSamplesAsync();
        workspace.Write("App/App.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n    <TargetFramework>net10.0</TargetFramework>\n  </PropertyGroup>\n\n</Project>\n");
        workspace.Write("App/Program.cs", Program);

        (await workspace.AssetInAsync("App", "init", "--store", "../store", "--sdk-version", PackedSdk.Version)).Succeeds();
        (await workspace.AssetInAsync("App", "init", "--sdk-version", PackedSdk.Version)).Succeeds().Says("nothing to do");
        (await workspace.AssetInAsync("App", "add", "test/words:1")).Succeeds().Says("it means 1.0 of");
        var ready = workspace.Read("App/App.csproj");
        workspace.Write("App/App.csproj", ready.Replace("<Sdk ", "<!-- <Sdk ", StringComparison.Ordinal).Replace($"{PackedSdk.Version}\" />", "\" /> -->", StringComparison.Ordinal));
        (await workspace.AssetInAsync("App", "restore")).Ends(1).Says("does not use AssetSdk");
        workspace.Write("App/App.csproj", ready);
        (await workspace.AssetInAsync("App", "restore")).Succeeds().Says("1 reference of 1 project restored.");
        Assert.Equal("1.0", workspace.Lock("App").Entries.Values.Single().Resolved);
        (await workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();
        Assert.Equal("one\n", (await workspace.RunAsync("App")).Output);

        (await workspace.AssetInAsync("App", "remove", "test/words")).Succeeds();
        Assert.Empty(workspace.Lock("App").Entries);
    }

    [Fact]
    public async Task Restore_Solution_OfBothWays_LocksEveryProject()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" />""", Program);
        workspace.Project("Package", """
              <PropertyGroup>
                <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
                <AssetStore>../store</AssetStore>
              </PropertyGroup>
              <ItemGroup>
                <RemoteAsset Include="test/corpus" />
                <RemoteAsset Include="test/words" Condition="'$(TargetFramework)' == 'netstandard2.0'" />
              </ItemGroup>
            """, sdk: false);
        workspace.Write("Plain/Plain.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        workspace.Solution("App", "Package", "Plain");

        (await workspace.AssetInAsync("", "restore", "--locked")).Ends(4).Says("error ASSET1205");
        var (code, document) = await workspace.AssetJsonAsync("", "restore");

        Assert.Equal(0, code);
        Assert.True((bool)document["succeeded"]!);
        Assert.Equal(["test/words 1 1.0", "test/corpus  1.0", "test/words  1.0"], document["projects"]!.AsArray().SelectMany(p => p!["assets"]!.AsArray()).Select(a => $"{a!["name"]} {a["requested"]} {a["version"]}"));
        Assert.Equal(["test/corpus", "test/words"], workspace.Lock("Package").Entries.Keys.Select(k => k.Name));
        (await workspace.AssetInAsync("", "restore", "--locked", "All.slnx")).Succeeds();
    }

    [Fact]
    public async Task Restore_WhatFails_EndsWithTheCodeOfItsError()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" />""", Program);
        (await workspace.AssetInAsync("App", "restore")).Succeeds();
        workspace.DeleteCache();
        File.WriteAllText(workspace.PathOf("store/test/words/1.0"), "ONE");

        var (code, document) = await workspace.AssetJsonAsync("App", "restore");

        Assert.Equal(5, code);
        Assert.False((bool)document["succeeded"]!);
        workspace.App("App", """<RemoteAsset Include="test/none" />""", Program);
        (await workspace.AssetInAsync("App", "restore")).Ends(3).Says("error ASSET1007");
    }

    [Fact]
    public async Task Upgrade_LocksAndFetchesLaterVersions()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" /><RemoteAsset Include="test/corpus:1.0" />""", Program);
        (await workspace.AssetInAsync("App", "restore")).Succeeds();
        await workspace.PublishSamplesAsync("1.1", "two");
        await workspace.PublishSamplesAsync("2.0", "three");

        (await workspace.AssetInAsync("App", "upgrade", "test/words", "-y")).Succeeds();
        Assert.Equal(["1.0", "1.1"], workspace.Lock("App").Entries.Values.Select(e => e.Resolved));
        Assert.Contains("test/words:1\"", workspace.Read("App/App.csproj"), StringComparison.Ordinal);
        (await workspace.AssetInAsync("App", "upgrade", "--major", "-y")).Succeeds();

        Assert.Equal(["test/corpus:2.0 2.0", "test/words:2 2.0"], workspace.Lock("App").Entries.Values.Select(e => $"{e.Name}:{e.Requested} {e.Resolved}"));
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        Assert.Equal("three\n", (await workspace.RunAsync("App")).Output);
        (await workspace.AssetInAsync("App", "outdated", "--exit-code")).Succeeds();
    }

    [Fact]
    public async Task Env_RestoresVerifiesAndLaysOut()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" /><RemoteAsset Include="test/corpus" />""", Program);

        (await workspace.AssetInAsync("", "env", "App", "--to", "out")).Succeeds().Says("2 assets ready, every file verified.");
        Assert.Equal(["test/corpus/1.0/a.txt", "test/corpus/1.0/sub/b.txt", "test/words/1.0/words"], workspace.Files("out"));
        var (_, document) = await workspace.AssetJsonAsync("", "env", "App");
        Assert.Equal(["test/words 1.0", "test/corpus 1.0"], document["assets"]!.AsArray().Select(a => $"{a!["name"]} {a["version"]}"));
        Assert.Equal("one", File.ReadAllText((string)document["assets"]![0]!["path"]!));

        // The time of a file vouches for it in a restore that has nothing to do, but not here.
        var damaged = (string)document["assets"]![0]!["path"]!;
        var file = new FileInfo(damaged);
        var time = file.LastWriteTimeUtc;
        file.IsReadOnly = false;
        File.WriteAllText(damaged, "ONE");
        File.SetLastWriteTimeUtc(damaged, time);
        file.IsReadOnly = true;
        var (code, broken) = await workspace.AssetJsonAsync("", "env", "App");
        Assert.Equal(5, code);
        Assert.Equal("test/words 1.0 words", $"{broken["damaged"]![0]!["name"]} {broken["damaged"]![0]!["version"]} {broken["damaged"]![0]!["file"]}");
        (await workspace.AssetInAsync("", "env", "App")).Succeeds();
        Assert.Equal("one", File.ReadAllText(damaged));
    }

    [Fact]
    public async Task Restore_Interrupted_EndsItsChild()
    {
        using var workspace = await InstalledTool.WorkspaceAsync(namesStore: false);
        var started = workspace.PathOf("child.pid");
        workspace.Write("App/App.csproj", $"""
            <Project>
              <Target Name="Restore">
                <Exec Command="echo $$ &gt; {started}.new; mv {started}.new {started}; exec sleep 3000" />
              </Target>
            </Project>
            """);
        var start = new ProcessStartInfo(Path.Combine(await InstalledTool.FolderAsync(), "asset"), ["restore"]) { WorkingDirectory = workspace.PathOf("App"), RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Command.Equip(start, Workspace.CleanEnvironment);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!File.Exists(started) && !process.HasExited)
            await Task.Delay(20, limit.Token);
        Assert.False(process.HasExited, "it ended before it was interrupted");
        var child = int.Parse(await File.ReadAllTextAsync(started), System.Globalization.CultureInfo.InvariantCulture);

        (await Command.RunAsync("kill", ["-INT", $"{process.Id}"], workspace.Root, Workspace.CleanEnvironment)).Succeeds();
        await process.WaitForExitAsync(limit.Token);

        Assert.True(process.ExitCode == 130, $"{process.ExitCode}\n{await output}\n{await error}");
        Assert.Contains("Interrupted.", await error, StringComparison.Ordinal);
        while (Directory.Exists($"/proc/{child}") && !(await File.ReadAllTextAsync($"/proc/{child}/stat")).Contains(") Z", StringComparison.Ordinal))
            await Task.Delay(20, limit.Token);
    }
}
