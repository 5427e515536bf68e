using System.Text.Json.Nodes;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

public sealed class ReadingCommandTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public ReadingCommandTests()
    {
        _cli.Write("words/a.txt", "alpha");
        _cli.Write("words/sub/b.txt", "beta");
        _cli.Write("words/old.txt", "old");
        _cli.Done("new", "words", "nlp/words", "--yes");
        _cli.Write("words/a.txt", "ALPHA!");
        _cli.Write("words/new.txt", "new");
        File.Delete(_cli["words/old.txt"]);
        _cli.Done("update", "words", "nlp/words", "--yes", "-m", "second");
        _cli.Done("push", "words/a.txt", "nlp/other:3.1", "--yes");
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void List_names_assets_with_their_versions()
    {
        Assert.Equal("NAME       LATEST  VERSIONS\nnlp/other  3.1            1\nnlp/words  0.1            2\n", _cli.Done("list").Output);
        Assert.Equal("nlp/words", (string?)Assert.Single(_cli.Done("list", "nlp/w", "--json").Json["assets"]!.AsArray())!["name"]);
        Assert.Contains("no assets whose names begin with 'zzz'", _cli.Done("list", "zzz").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_half_published_is_not_listed()
    {
        _cli.Write("store/nlp/half/0.0/file.meta");
        _cli.Write("store/nlp/half/0.0.claim", "{}");
        _cli.Write("store/nlp/words/0.2/data.txt");
        Assert.Equal(["nlp/other", "nlp/words"], _cli.Done("list", "--json").Json["assets"]!.AsArray().Select(a => (string)a!["name"]!));
    }

    [Fact]
    public void Versions_say_when_who_and_what()
    {
        var versions = _cli.Done("versions", "nlp/words", "--json").Json["versions"]!.AsArray();
        Assert.Equal(["0.1", "0.0"], versions.Select(v => (string)v!["version"]!));
        Assert.Equal(("second", 3, 13L, "folder"), ((string?)versions[0]!["message"], (int)versions[0]!["files"]!, (long)versions[0]!["size"]!, (string?)versions[0]!["kind"]));
        Assert.Equal(3, _cli.Done("versions", "nlp/words").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(ExitCode.NotFound, _cli.Run("versions", "nlp/none").ExitCode);
        Assert.Equal(ExitCode.Usage, _cli.Run("versions", "nlp/words:1").ExitCode);
    }

    [Fact]
    public void Show_has_every_file_with_its_digest()
    {
        var shown = _cli.Done("show", "nlp/words:0.0", "--json").Json;
        Assert.Equal(["a.txt", "old.txt", "sub/b.txt"], shown["files"]!.AsArray().Select(f => (string)f!["path"]!));
        Assert.Equal("8ed3f6ad685b959ead7022518e1af76cd816f8e8ec7ccdda1ed4018e8f2223f8", (string?)shown["files"]![0]!["sha256"]);
        Assert.Equal("sub/b.txt", (string?)Assert.Single(_cli.Done("show", "nlp/words:0.0[sub]", "--json").Json["files"]!.AsArray())!["path"]);
        Assert.Contains("nlp/words:0.0\nstore", _cli.Done("show", "nlp/words:0.0").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_says_what_was_added_removed_and_changed()
    {
        var result = _cli.Done("diff", "nlp/words:0.0", "0.1");
        Assert.Equal("- old.txt  3 bytes\n+ new.txt  3 bytes\n~ a.txt  5 bytes → 6 bytes\n", result.Output);
        Assert.Equal(ExitCode.Failed, _cli.Run("diff", "nlp/words:0.0", "nlp/words:0.1", "--exit-code").ExitCode);
        Assert.Equal(ExitCode.Done, _cli.Run("diff", "nlp/words:0.1", "nlp/words", "--exit-code").ExitCode);
        Assert.True((bool)_cli.Done("diff", "nlp/words:0.1", "nlp/words", "--json").Json["same"]!);
    }

    [Fact]
    public void Tree_draws_folders()
    {
        Assert.Equal("nlp/words:0.0  12 bytes\n├── a.txt  5 bytes\n├── old.txt  3 bytes\n└── sub/  4 bytes\n    └── b.txt  4 bytes\n", _cli.Done("tree", "nlp/words:0.0").Output);
        Assert.Equal("nlp/words:0.0[sub]  4 bytes\n└── b.txt  4 bytes\n", _cli.Done("tree", "nlp/words:0.0[sub]").Output);
        Assert.Equal(4L, (long)_cli.Done("tree", "nlp/words:0.0[sub]", "--json").Json["tree"]!["children"]![0]!["size"]!);
        Assert.Equal(ExitCode.NotFound, _cli.Run("tree", "nlp/words:0.0[none]").ExitCode);
    }

    [Fact]
    public void Cat_writes_bytes_from_the_store_and_from_the_cache()
    {
        Assert.Equal("alpha", _cli.Done("cat", "nlp/words:0.0[a.txt]").Bytes);
        _cli.Done("fetch", "nlp/words:0.0");
        Directory.Delete(_cli["store/nlp/words/0.0"], recursive: true);
        Assert.Equal("alpha", _cli.Done("cat", "nlp/words:0.0[a.txt]").Bytes);
        Assert.Equal("ALPHA!", _cli.Done("cat", "nlp/other").Bytes);
        Assert.Equal(ExitCode.Usage, _cli.Run("cat", "nlp/words:0.0").ExitCode);
        Assert.Equal(ExitCode.NotFound, _cli.Run("cat", "nlp/words:0.0[sub]").ExitCode);
    }

    [Fact]
    public void Cat_does_not_pass_wrong_bytes_off_as_right()
    {
        Damage("store/nlp/words/0.0/a.txt");
        var result = _cli.Run("cat", "nlp/words:0.0[a.txt]");
        Assert.Equal(ExitCode.Integrity, result.ExitCode);
        Assert.Contains("ASSET1201", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Fetch_says_where_and_path_fetches_nothing()
    {
        Assert.Equal(ExitCode.NotFound, _cli.Run("path", "nlp/words:0.0").ExitCode);
        var paths = _cli.Done("fetch", "nlp/words:0.0", "nlp/words[sub/b.txt]", "nlp/other").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("alpha", File.ReadAllText(Path.Combine(paths[0], "a.txt")));
        Assert.Equal("beta", File.ReadAllText(paths[1]));
        Assert.Equal("ALPHA!", File.ReadAllText(paths[2]));
        Assert.Equal(paths[0] + "\n", _cli.Done("path", "nlp/words:0.0").Output);
        Assert.Equal(paths[0], (string?)_cli.Done("fetch", "nlp/words:0.0", "--json").Json["assets"]![0]!["path"]);
        Assert.Equal(ExitCode.NotFound, _cli.Run("fetch", "nlp/words:0.0[none]").ExitCode);
    }

    [Fact]
    public void Fetch_lays_assets_out_and_replaces_nothing()
    {
        var paths = _cli.Done("fetch", "nlp/words:0.0[sub]", "nlp/other", "--to", "out").Lines;
        Assert.Equal([_cli["out/nlp/words/0.0/sub"], _cli["out/nlp/other/3.1/a.txt"]], paths);
        Assert.Equal("beta", File.ReadAllText(_cli["out/nlp/words/0.0/sub/b.txt"]));
        _cli.Done("fetch", "nlp/words:0.0", "--to", "out");
        File.Delete(_cli["out/nlp/words/0.0/a.txt"]);
        _cli.Write("out/nlp/words/0.0/a.txt", "mine");
        Assert.Equal(ExitCode.Conflict, _cli.Run("fetch", "nlp/words:0.0", "--to", "out").ExitCode);
        Assert.Equal("mine", File.ReadAllText(_cli["out/nlp/words/0.0/a.txt"]));
    }

    [Fact]
    public void Offline_what_was_seen_counts()
    {
        _cli.Done("fetch", "nlp/words");
        _cli.Environment["ASSETSDK_STORE"] = "s3://bucket/nowhere";
        Assert.Equal(ExitCode.Failed, _cli.Run("path", "nlp/words", "--offline").ExitCode);
    }

    [Fact]
    public void Verify_finds_damage_in_store_and_cache()
    {
        _cli.Done("fetch", "nlp/words:0.0");
        var fine = _cli.Done("verify", "nlp/words:0.0", "nlp/words:0.1", "--json").Json;
        Assert.Equal(["ok ok", "ok absent"], fine["checked"]!.AsArray().Select(c => $"{c!["store"]} {c["cache"]}"));

        Damage("store/nlp/words/0.0/sub/b.txt");
        var inStore = _cli.Run("verify", "nlp/words:0.0");
        Assert.Equal(ExitCode.Integrity, inStore.ExitCode);
        Assert.Contains("store: sub/b.txt", inStore.Output, StringComparison.Ordinal);

        var path = _cli.Done("path", "nlp/words:0.0[a.txt]").Output.Trim();
        Assert.True(OperatingSystem.IsWindows() || !File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserWrite));
        File.Delete(path);
        File.WriteAllText(path, "alphb");
        Assert.Contains("cache: a.txt", _cli.Run("verify", "nlp/words:0.0").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_goes_on_beside_a_manifest_that_is_damaged()
    {
        File.Delete(_cli["store/nlp/words/0.0.meta"]);
        _cli.Write("store/nlp/words/0.0.meta", "{");
        var result = _cli.Run("verify", "nlp/words:0.0", "nlp/words:0.1", "--json").Ends(ExitCode.Integrity);
        Assert.Equal(["damaged", "ok"], result.Json["checked"]!.AsArray().Select(c => (string)c!["store"]!));
    }

    [Fact]
    public void A_tree_may_be_deep()
    {
        _cli.Write("deep/" + string.Concat(Enumerable.Repeat("d/", 200)) + "f", "x");
        _cli.Done("new", "deep", "nlp/deep", "--yes");
        Assert.Equal(1L, (long)System.Text.Json.JsonDocument.Parse(_cli.Done("tree", "nlp/deep", "--json").Output, new() { MaxDepth = 1000 }).RootElement.GetProperty("tree").GetProperty("size").GetInt64());
    }

    [Fact]
    public void A_source_that_is_named_is_the_one_that_is_asked()
    {
        foreach (var command in new[] { "show", "versions", "fetch", "tree", "path", "verify" })
            Assert.Contains("no source 'other'", _cli.Run(command, "nlp/words", "--source", "other").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
        _cli.Done("show", "nlp/words", "--source", "store");
    }

    [Fact]
    public void What_refines_a_store_needs_one()
    {
        _cli.Environment.Remove("ASSETSDK_STORE");
        Assert.Contains("--endpoint refines --store", _cli.Run("list", "--endpoint", "https://example.org").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("--anonymous refines --store", _cli.Run("list", "--anonymous").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_holds_a_lock_file_to_the_store()
    {
        var digest = (string)_cli.Done("show", "nlp/words:0.0", "--json").Json["digest"]!;
        void Lock(string resolved, string pinned) => _cli.Write("assets.lock.json", $$"""
            { "version": 1, "assets": [
              {"name":"nlp/words","requested":"0","scheme":"major_minor","resolved":"{{resolved}}","kind":"folder","digest":"{{pinned}}","size":12,"files":3}
            ] }
            """);
        Lock("0.0", digest);
        Assert.Equal("ok", (string?)_cli.Done("verify", "--json").Json["checked"]![0]!["store"]);
        _cli.Done("verify", "--deep");
        Lock("0.1", digest);
        var differs = _cli.Run("verify", "--json");
        Assert.Equal((ExitCode.Integrity, "differs"), (differs.ExitCode, (string?)differs.Json["checked"]![0]!["store"]));
        Lock("0.9", digest);
        Assert.Equal("absent", (string?)_cli.Run("verify", "--json").Json["checked"]![0]!["store"]);
        Lock("0.0", digest);
        Damage("store/nlp/words/0.0/a.txt");
        Assert.Equal(ExitCode.Done, _cli.Run("verify").ExitCode);
        Assert.Equal(ExitCode.Integrity, _cli.Run("verify", "--deep").ExitCode);
        Assert.Equal(ExitCode.Usage, _cli.Run("verify", "--lock", "none.json").ExitCode);
    }

    [Fact]
    public void What_modelkit_pushed_is_listed_shown_fetched_compared_and_updated()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "modelkit-store", "modelkit-assets"), _cli["modelkit"]);
        _cli.Environment["ASSETSDK_STORE"] = _cli["modelkit"];
        var assets = _cli.Done("list", "--json").Json["assets"]!.AsArray();
        Assert.Equal(["demo/corpus", "demo/words"], assets.Select(a => (string)a!["name"]!));
        Assert.Null(_cli.Done("show", "demo/corpus:0.0", "--json").Json["digest"]);
        Assert.Equal("~ a.txt  4 bytes\n", _cli.Done("diff", "demo/corpus:0.0", "0.1").Output);
        Assert.NotNull(_cli.Done("show", "demo/corpus:0.0", "--json").Json["digest"]);
        _cli.Done("verify", "demo/corpus:0.0");
        var corpus = _cli.Done("fetch", "demo/corpus").Output.Trim();
        TempFolder.Copy(corpus, _cli["work"]);
        File.SetUnixFileMode(_cli["work/a.txt"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _cli.Write("work/a.txt", "new");
        Assert.Equal("demo/corpus:0.2\n", _cli.Done("update", "work", "demo/corpus", "--yes").Output);
        var listed = JsonNode.Parse(File.ReadAllText(_cli["modelkit/demo/corpus.versions"]))!["versions"]!.AsArray();
        Assert.Equal(["0.2", "0.1", "0.0"], listed.Select(v => (string)v!));
    }

    [Fact]
    public void Dates_are_a_scheme_too()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "modelkit-store", "dated"), _cli["dated"]);
        var listed = _cli.Done("list", "--store", "dated", "--versioning", "simple_date", "--json").Json;
        Assert.Equal("2026-11-20T20-32-58Z", (string?)listed["assets"]![0]!["versions"]![0]);
    }

    private void Damage(string relative)
    {
        var text = File.ReadAllText(_cli[relative]);
        File.Delete(_cli[relative]);
        _cli.Write(relative, text[..^1] + "#");
    }
}
