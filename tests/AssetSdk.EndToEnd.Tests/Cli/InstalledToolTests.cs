using System.Text.Json.Nodes;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The tool as it is installed: every verb once, and what only whole processes show.</summary>
public sealed class InstalledToolTests
{
    [Fact]
    public async Task Verbs_PublishLookFetchAndVerify()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/a.txt", "1");
        (await workspace.AssetAsync("--version")).Succeeds().Says("1.0.0");
        (await workspace.AssetAsync("new", "words", "nlp/words", "--yes")).Succeeds().Says("nlp/words:0.0");
        workspace.Write("words/a.txt", "22");
        (await workspace.AssetAsync("update", "words", "nlp/words", "--yes")).Succeeds().Says("nlp/words:0.1");
        (await workspace.AssetAsync("push", "words/a.txt", "nlp/file:3.0", "--yes")).Succeeds().Says("nlp/file:3.0");
        (await workspace.AssetAsync("list")).Succeeds().Says("nlp/file").Says("nlp/words");
        (await workspace.AssetAsync("versions", "nlp/words")).Succeeds().Says("0.0").Says("0.1");
        (await workspace.AssetAsync("show", "nlp/words")).Succeeds().Says("a.txt");
        (await workspace.AssetAsync("diff", "nlp/words:0.0", "0.1")).Succeeds().Says("~ a.txt");
        (await workspace.AssetAsync("tree", "nlp/words")).Succeeds().Says("└── a.txt");
        Assert.Equal("22", (await workspace.AssetAsync("cat", "nlp/words[a.txt]")).Succeeds().Output.Trim());
        (await workspace.AssetAsync("fetch", "nlp/words")).Succeeds().Says(workspace.Cache);
        (await workspace.AssetAsync("path", "nlp/words")).Succeeds().Says(workspace.Cache);
        (await workspace.AssetAsync("verify", "nlp/words")).Succeeds().Says("store ok, cache ok");
        (await workspace.AssetAsync("completion", "bash")).Succeeds().Says("complete");
        Assert.Equal(3, (await workspace.AssetAsync("show", "nlp/none")).ExitCode);
        Assert.Equal(2, (await workspace.AssetAsync("shwo")).ExitCode);
    }

    [Fact]
    public async Task Updates_AtOnce_LoseNoneAndOverwriteNone()
    {
        const int Writers = 6;
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("base/f", "base");
        (await workspace.AssetAsync("new", "base", "nlp/words", "--yes")).Succeeds();
        for (var i = 0; i < Writers; i++)
            workspace.Write($"w{i}/f", $"text {i / 2}");

        // Two of each content: both may get one version, and no content may be lost.
        var results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => workspace.AssetAsync("update", $"w{i}", "nlp/words", "--yes", "--quiet")));

        Assert.All(results, r => r.Succeeds());
        for (var i = 0; i < Writers; i++)
            Assert.Equal($"text {i / 2}", (await workspace.AssetAsync("cat", results[i].Output.Trim() + "[f]")).Succeeds().Output.Trim());
        var listed = JsonNode.Parse((await workspace.AssetAsync("list", "--json", "--quiet")).Output)!["assets"]![0]!["versions"]!.AsArray();
        Assert.Equal(results.Select(r => r.Output.Trim()).Distinct().Count() + 1, listed.Count);
        Assert.DoesNotContain(workspace.Files("store"), f => f.EndsWith(".claim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_InterruptedOrKilled_LeavesNothingVisibleAndIsCompletedByTheSameCommand()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        for (var i = 0; i < 3000; i++)
            workspace.Write($"words/{i % 50}/{i}", $"text {i}");
        foreach (var (signal, code) in new[] { ("INT", 130), ("KILL", 137) })
        {
            var name = "nlp/words-" + signal.ToLowerInvariant();
            // The shell waits for the claim, which is written before anything else, and then ends the command. (What a shell starts in the background has SIGINT ignored.)
            var script = $$"""
                env --default-signal=INT asset new words {{name}} --yes & pid=$!
                until [ -e store/{{name}}/0.0.claim ] || ! kill -0 $pid 2>/dev/null; do :; done
                kill -{{signal}} $pid; wait $pid; echo "ended $?"
                """;
            var ended = (await workspace.CommandAsync("", ["bash", "-c", script])).Output;
            Assert.Contains($"ended {code}", ended, StringComparison.Ordinal);
            if (signal == "INT")
                Assert.Contains("run the same command again to complete it", ended, StringComparison.Ordinal);
            Assert.Equal(3, (await workspace.AssetAsync("show", name)).ExitCode);
            (await workspace.AssetAsync("list")).Succeeds().DoesNotSay(name);

            Assert.Equal(name + ":0.0", (await workspace.AssetAsync("new", "words", name, "--yes", "--quiet")).Succeeds().Output.Trim());
            (await workspace.AssetAsync("verify", name)).Succeeds();
            Assert.False(workspace.Exists($"store/{name}/0.0.claim"));
        }
    }

    [Fact]
    public async Task Pipe_ThatCloses_EndsTheCommandQuietly()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/big", new string('x', 4 << 20));
        (await workspace.AssetAsync("new", "words", "nlp/words", "--yes")).Succeeds();
        var result = await workspace.CommandAsync("", ["bash", "-c", "asset cat 'nlp/words[big]' | head -c 10; echo \" ${PIPESTATUS[0]}\""]);
        Assert.Equal("xxxxxxxxxx 141\n", result.Output);
    }

    [Fact]
    public async Task Output_InAFileThatOthersWriteToo_IsWhole()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/a.txt", "bytes");
        (await workspace.AssetAsync("new", "words", "nlp/words", "--yes")).Succeeds();
        (await workspace.CommandAsync("", ["bash", "-c", "{ echo begin; asset list -q; asset cat 'nlp/words[a.txt]'; echo; asset path --offline nlp/none 2>/dev/null; asset list -q 2>&-; echo end; } > out.txt"])).Succeeds();
        Assert.Equal("begin\nNAME       LATEST  VERSIONS\nnlp/words  0.0            1\nbytes\nNAME       LATEST  VERSIONS\nnlp/words  0.0            1\nend\n", workspace.Read("out.txt"));
        Assert.Equal(1, (await workspace.CommandAsync("", ["bash", "-c", "asset list > /dev/full"])).ExitCode);
    }

    [Fact]
    public async Task Terminal_SeesProgressAndQuestions()
    {
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/a.txt", "1");

        // 'script' gives the command a terminal.
        var answered = await workspace.CommandAsync("", ["bash", "-c", "echo y | script -qec 'asset new words nlp/words' /dev/null"]);
        answered.Succeeds().Says("Publish nlp/words:0.0 to ").Says("Published");
    }
}
