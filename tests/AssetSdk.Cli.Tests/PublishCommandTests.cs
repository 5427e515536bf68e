using System.Text;
using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

public sealed class PublishCommandTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void A_new_asset_has_the_first_version_and_updates_count_on()
    {
        _cli.Write("words/a.txt", "1");
        Assert.Equal("nlp/words:0.0\n", _cli.Done("new", "words", "nlp/words", "--yes").Output);
        _cli.Write("words/a.txt", "2");
        Assert.Equal("nlp/words:0.1\n", _cli.Done("update", "words", "nlp/words", "--yes").Output);
        _cli.Write("words/a.txt", "3");
        Assert.Equal("nlp/words:1.0\n", _cli.Done("update", "words", "nlp/words", "--bump-major", "--yes").Output);
        _cli.Write("words/a.txt", "4");
        Assert.Equal("nlp/words:0.2\n", _cli.Done("update", "words", "nlp/words:0", "--yes").Output);
        _cli.Write("words/a.txt", "5");
        Assert.Equal("nlp/words:0.3\n", _cli.Done("update", "words", "nlp/words:0.1", "--yes").Output);
        _cli.Write("words/a.txt", "6");
        Assert.Equal("nlp/words:1.1\n", _cli.Done("update", "words", "nlp/words", "--bump", "minor", "--yes").Output);
        Assert.Equal(["1.1", "1.0", "0.3", "0.2", "0.1", "0.0"], _cli.Done("list", "--json").Json["assets"]![0]!["versions"]!.AsArray().Select(v => (string)v!));
    }

    [Fact]
    public void The_same_bytes_again_say_so_and_make_no_version()
    {
        _cli.Write("words/a.txt");
        _cli.Done("new", "words", "nlp/words", "--yes");
        foreach (var again in new[] { new[] { "new", "words", "nlp/words" }, ["update", "words", "nlp/words"], ["push", "words", "nlp/words:0.0"] })
        {
            var result = _cli.Done([.. again, "--json"]);
            Assert.Equal("alreadyPublished", (string?)result.Json["status"]);
            Assert.Equal("nlp/words:0.0", (string?)result.Json["reference"]);
        }

        Assert.Single(_cli.Done("versions", "nlp/words", "--json").Json["versions"]!.AsArray());
    }

    [Fact]
    public void A_version_never_changes()
    {
        _cli.Write("words/a.txt", "1");
        _cli.Done("push", "words", "nlp/words:2.0", "--yes");
        _cli.Write("words/a.txt", "2");
        var taken = _cli.Run("push", "words", "nlp/words:2.0", "--yes");
        Assert.Equal(ExitCode.Conflict, taken.ExitCode);
        Assert.Contains("ASSET1401", taken.Error, StringComparison.Ordinal);
        Assert.Equal("1", _cli.Done("cat", "nlp/words:2.0[a.txt]").Bytes);
    }

    [Fact]
    public void New_is_for_what_is_not_there_and_update_for_what_is()
    {
        _cli.Write("words/a.txt", "1");
        Assert.Equal(ExitCode.NotFound, _cli.Run("update", "words", "nlp/words", "--yes").ExitCode);
        Assert.Equal(ExitCode.Usage, _cli.Run("new", "words", "nlp/words:1.0", "--yes").ExitCode);
        _cli.Done("new", "words", "nlp/words", "--yes");
        _cli.Write("words/a.txt", "2");
        Assert.Equal(ExitCode.Conflict, _cli.Run("new", "words", "nlp/words", "--yes").ExitCode);
        Assert.Equal(ExitCode.NotFound, _cli.Run("update", "words", "nlp/words:7", "--yes").ExitCode);
        Assert.Equal(ExitCode.Usage, _cli.Run("push", "words", "nlp/words", "--yes").ExitCode);
    }

    [Fact]
    public void New_after_an_interrupted_new_completes_the_same_bytes_and_counts_on_for_others()
    {
        _cli.Write("words/a.txt", "1");
        Claim("nlp/words", (string)_cli.Done("new", "words", "nlp/words", "--dry-run", "--json").Json["digest"]!);
        Assert.Equal("nlp/words:0.0\n", _cli.Done("new", "words", "nlp/words", "--yes").Output);
        Assert.False(File.Exists(_cli["store/nlp/words/0.0.claim"]));

        Claim("nlp/others", "sha256:" + new string('a', 64));
        Assert.Equal("nlp/others:0.1\n", _cli.Done("new", "words", "nlp/others", "--yes").Output);
        _cli.Write("words/a.txt", "2");
        Assert.Equal(ExitCode.Conflict, _cli.Run("new", "words", "nlp/others", "--yes").ExitCode);
        Assert.Equal("nlp/others:0.2\n", _cli.Done("update", "words", "nlp/others", "--yes").Output);

        void Claim(string name, string digest) => _cli.Write($"store/{name}/0.0.claim", $$"""{"digest": "{{digest}}", "who": "ada", "when": "2026-01-01T00:00:00+00:00"}""");
    }

    [Theory]
    [InlineData("y", ExitCode.Done, 1)]
    [InlineData("Yes", ExitCode.Done, 1)]
    [InlineData("n", ExitCode.Failed, 0)]
    [InlineData("", ExitCode.Failed, 0)]
    public void It_asks_and_takes_no_for_an_answer(string answer, int code, int versions)
    {
        _cli.Write("words/a.txt");
        _cli.Answer = answer + "\n";
        var result = _cli.Run("new", "words", "nlp/words");
        Assert.Equal(code, result.ExitCode);
        Assert.Contains("Publish nlp/words:0.0 to ", result.Error, StringComparison.Ordinal);
        Assert.Equal(versions, _cli.Done("list", "--json").Json["assets"]!.AsArray().Count);
    }

    [Fact]
    public void Where_nobody_can_answer_it_does_nothing_without_yes()
    {
        _cli.Write("words/a.txt");
        Assert.Equal(ExitCode.Usage, _cli.Run("new", "words", "nlp/words").ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cli["store"]));
    }

    [Fact]
    public void A_dry_run_shows_everything_and_writes_nothing()
    {
        _cli.Write("words/a.txt", "12345");
        var result = _cli.Done("new", "words", "nlp/words", "--dry-run", "--json");
        Assert.Equal(("dryRun", "0.0", 5L, 1), ((string?)result.Json["status"], (string?)result.Json["version"], (long)result.Json["size"]!, (int)result.Json["files"]!));
        Assert.Contains("a.txt", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cli["store"]));
    }

    [Fact]
    public void What_is_left_out_is_said()
    {
        _cli.Write("words/.assetignore", "*.tmp\n");
        _cli.Write("words/a.tmp");
        _cli.Write("words/.hidden");
        Directory.CreateDirectory(_cli["words/empty"]);
        var result = _cli.Done("new", "words", "nlp/words", "--yes", "--json");
        Assert.Equal(("a.tmp", "empty", 1), ((string?)result.Json["ignored"]![0], (string?)result.Json["emptyFolders"]![0], (int)result.Json["files"]!));
        Assert.Contains("Left out: a.tmp", result.Error, StringComparison.Ordinal);
        Assert.Contains("dropped: empty", result.Error, StringComparison.Ordinal);
        Assert.Equal(".hidden", (string?)_cli.Done("show", "nlp/words", "--json").Json["files"]![0]!["path"]);
    }

    [Fact]
    public void Notes_are_kept_in_the_manifest()
    {
        _cli.Write("words/a.txt");
        _cli.Done("new", "words", "nlp/words", "--yes", "-m", "first\u001b[31m", "--tag", "x", "--tag", "y", "--meta", "k=v=w", "--meta", "a=");
        var notes = _cli.Done("show", "nlp/words", "--json").Json["notes"]!;
        Assert.Equal(("first\u001b[31m", Environment.UserName, Environment.MachineName), ((string?)notes["message"], (string?)notes["who"], (string?)notes["host"]));
        Assert.Equal(["x", "y"], notes["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(("v=w", ""), ((string?)notes["meta"]!["k"], (string?)notes["meta"]!["a"]));

        // A terminal is never given what would control it.
        Assert.DoesNotContain('\u001b', _cli.Done("show", "nlp/words").Output);
        Assert.DoesNotContain('\u001b', _cli.Done("versions", "nlp/words").Output);
    }

    [Theory]
    [InlineData("--meta", "novalue")]
    [InlineData("--meta", "=v")]
    [InlineData("--bump", "huge")]
    [InlineData("--nonsense", "x")]
    public void What_is_not_understood_is_usage(string option, string value)
    {
        _cli.Write("words/a.txt");
        Assert.Equal(ExitCode.Usage, _cli.Run("update", "words", "nlp/words", "--yes", option, value).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cli["store"]));
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a:1.0[b]")]
    [InlineData("a/con")]
    [InlineData("a/1.0")]
    public void Names_that_cannot_be_published_are_usage(string name)
    {
        _cli.Write("words/a.txt");
        Assert.Equal(ExitCode.Usage, _cli.Run("push", "words", name.Contains('[', StringComparison.Ordinal) ? name : name + ":1.0", "--yes").ExitCode);
    }

    [Fact]
    public async Task Content_comes_from_another_store_without_a_local_copy()
    {
        await using var server = await GcsServer.StartAsync("drop");
        using (var drop = StandardStores.Create().Open(new StoreSettings("gs://drop/in") { Endpoint = server.Url, Anonymous = true }))
        {
            foreach (var (key, text) in new[] { ("words/a.txt", "1"), ("words/sub/b.txt", "22"), ("empty", "") })
                Assert.True(await ((IWritableObjectStore)drop).TryWriteAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)), text.Length, null, CancellationToken.None));
        }

        _cli.Environment["STORAGE_EMULATOR_HOST"] = server.Url;
        string[] cloud = ["--yes", "--json"];
        var folder = _cli.Done(["new", "gs://drop/in/words/", "nlp/words", .. cloud]).Json;
        Assert.Equal((2, 3L), ((int)folder["files"]!, (long)folder["size"]!));
        Assert.Equal("22", _cli.Done("cat", "nlp/words[sub/b.txt]").Bytes);
        Assert.Equal(0L, (long)_cli.Done(["new", "gs://drop/in/empty", "nlp/empty", .. cloud]).Json["size"]!);
        Assert.Equal("empty", (string?)_cli.Done("show", "nlp/empty", "--json").Json["files"]![0]!["path"]);
        Assert.Equal(ExitCode.Failed, _cli.Run(["new", "gs://drop/in/nothing", "nlp/nothing", .. cloud]).ExitCode);
        Assert.Equal(ExitCode.Usage, _cli.Run(["new", "gs://drop", "nlp/nothing", .. cloud]).ExitCode);
        Assert.Empty(Directory.EnumerateFiles(_cli["store"], "*nothing*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_token_for_the_store_is_not_for_the_server_that_content_comes_from()
    {
        await using var server = await FaultServer.StartAsync(Directory.CreateDirectory(_cli["web"]).FullName);
        _cli.Write("web/model.bin", "1");
        _cli.Environment["TOKEN"] = "secret-token";
        _cli.Done("new", server.Url + "/model.bin", "nlp/model", "--yes", "--token-environment", "TOKEN");
        Assert.NotEmpty(server.Requests);
        Assert.All(server.Requests, r => Assert.False(r.Headers.ContainsKey("Authorization")));
        Assert.Equal("1", _cli.Done("cat", "nlp/model").Bytes);
    }

    [Fact]
    public void What_a_published_version_cannot_take_is_said()
    {
        _cli.Write("words/a.txt");
        _cli.Done("new", "words", "nlp/words", "--yes");
        Assert.Contains("are not added", _cli.Done("update", "words", "nlp/words", "--yes", "--message", "late").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("are not added", _cli.Done("update", "words", "nlp/words", "--yes").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_url_is_a_path()
    {
        _cli.Write("drop/words/a.txt", "1");
        _cli.Done("new", "file://" + _cli["drop/words"], "nlp/words", "--yes");
        Assert.Equal("1", _cli.Done("cat", "nlp/words[a.txt]").Bytes);
    }

    [Fact]
    public void The_state_of_the_repository_is_noted()
    {
        _cli.Write("repository/words/a.txt");
        _cli.Write("repository/code.txt");
        Commit();
        _cli.Done("new", "repository/words", "nlp/words", "--yes");
        Assert.False(IsDirty("0.0"));
        Assert.Equal(40, ((string)_cli.Done("show", "nlp/words:0.0", "--json").Json["notes"]!["gitCommit"]!).Length);

        _cli.Write("repository/words/b.txt");
        Assert.True(IsDirtyAfterUpdate("0.1"));
        Commit();
        _cli.Write("repository/code.txt", "changed beside the asset");
        Assert.True(IsDirtyAfterUpdate("1.0"));
        Git("add", ".");
        Assert.True(IsDirtyAfterUpdate("2.0"));
        Commit();
        Assert.False(IsDirtyAfterUpdate("3.0"));
        File.Delete(_cli["repository/code.txt"]);
        Assert.True(IsDirtyAfterUpdate("4.0"));

        bool IsDirtyAfterUpdate(string version)
        {
            _cli.Done("push", "repository/words", "nlp/words:" + version, "--yes");
            return IsDirty(version);
        }
    }

    [Theory]
    [InlineData("clean")]
    [InlineData("process")]
    public void No_command_of_the_repositorys_configuration_runs(string command)
    {
        _cli.Write("repository/words/a.txt", "1");
        _cli.Write("repository/.gitattributes", "*.txt filter=x.Y\n");
        Commit();
        var ran = _cli["ran"];
        Git("config", "filter.x.Y." + command, $"touch '{ran}'; cat");
        Git("config", "filter.x.Y.required", "true");
        _cli.Write("repository/words/a.txt", "2");

        _cli.Done("push", "repository/words", "nlp/words:0.0", "--yes");

        Assert.False(File.Exists(ran));
        Assert.True(IsDirty("0.0"));
    }

    private bool IsDirty(string version) => (bool)_cli.Done("show", "nlp/words:" + version, "--json").Json["notes"]!["gitDirty"]!;

    private void Commit()
    {
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x");
    }

    private void Git(params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments) { UseShellExecute = false, WorkingDirectory = Directory.CreateDirectory(_cli["repository"]).FullName })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    [Fact]
    public void Without_a_store_it_says_where_one_can_be_named()
    {
        _cli.Environment.Remove("ASSETSDK_STORE");
        _cli.Write("words/a.txt");
        var result = _cli.Run("new", "words", "nlp/words", "--yes");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("--store", result.Error, StringComparison.Ordinal);
        Assert.Contains(AssetErrorCode.NoSource.Id, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Modelkits_environment_names_the_store_when_nothing_else_does()
    {
        _cli.Environment.Remove("ASSETSDK_STORE");
        _cli.Environment["MODELKIT_STORAGE_PROVIDER"] = "local";
        _cli.Environment["MODELKIT_STORAGE_BUCKET"] = Directory.CreateDirectory(_cli["bucket"]).FullName;
        _cli.Write("words/a.txt");
        _cli.Done("new", "words", "nlp/words", "--yes");
        Assert.True(File.Exists(_cli["bucket/modelkit-assets/nlp/words/0.0.meta"]));
    }
}
