using System.CommandLine;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    private static CliHost Host => CliHost.OfProcess();

    public static TheoryData<string> Commands => [.. All(AssetCommandLine.Build(Host)).Select(c => c.Path)];

    private static IEnumerable<(string Path, Command Command)> All(Command command, string above = "") =>
        command.Subcommands.SelectMany(s => All(s, $"{above} {s.Name}".Trim()).Prepend(($"{above} {s.Name}".Trim(), s)));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_explains_itself(string path)
    {
        var command = All(AssetCommandLine.Build(Host)).Single(c => c.Path == path).Command;
        Assert.EndsWith(".", command.Description, StringComparison.Ordinal);
        Assert.All(command.Options.Where(o => o is not System.CommandLine.Help.HelpOption), o => Assert.False(string.IsNullOrEmpty(o.Description), o.Name));
        Assert.All(command.Arguments, a => Assert.False(string.IsNullOrEmpty(a.Description), a.Name));
        if (command is CliCommand cli)
            Assert.NotEmpty(cli.Examples);
        var help = _cli.Done([.. path.Split(' '), "--help"]).Output;
        Assert.Contains(command.Description!, string.Join(" ", help.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("Exit codes:", help, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_example_can_be_parsed()
    {
        var root = AssetCommandLine.Build(Host);
        foreach (var (path, command) in All(root))
        {
            foreach (var (line, _) in (command as CliCommand)?.Examples ?? [])
            {
                var bare = line[line.IndexOf("asset ", StringComparison.Ordinal)..].Split(" | ")[0].Split(" > ")[0].Split(" >> ")[0].TrimEnd(')').Replace("'", "\"", StringComparison.Ordinal);
                var parsed = root.Parse(bare["asset ".Length..]);
                Assert.True(parsed.Errors.Count == 0, $"{path}: {line}: {string.Join(" ", parsed.Errors)}");
                Assert.Same(command, parsed.CommandResult.Command);
            }
        }
    }

    [Fact]
    public void Each_code_of_an_exit_is_one_that_exists()
    {
        Assert.Equal(ExitCode.NotFound, ExitCode.Of(AssetErrorCode.AssetNotFound));
        Assert.Equal(ExitCode.Conflict, ExitCode.Of(AssetErrorCode.VersionTaken));
        Assert.Equal(ExitCode.Integrity, ExitCode.Of(AssetErrorCode.DigestMismatch));
        Assert.Equal(ExitCode.Usage, ExitCode.Of(AssetErrorCode.InvalidReference));
        Assert.Equal(ExitCode.Failed, ExitCode.Of(AssetErrorCode.SourceFailed));
    }

    [Fact]
    public void An_error_is_json_when_the_result_would_be()
    {
        var result = _cli.Run("show", "nlp/none", "--json");
        Assert.Equal(ExitCode.NotFound, result.ExitCode);
        Assert.Equal("ASSET1007", (string?)result.Json["error"]!["code"]);
        Assert.Empty(result.Error);
        Assert.Contains("asset show --help", (string?)_cli.Run("show", "--json").Ends(ExitCode.Usage).Json["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("nothing")]
    [InlineData("list", "--stor", "x")]
    [InlineData("list", "--store", "")]
    [InlineData("show")]
    [InlineData("show", "a", "b")]
    [InlineData("show", "..")]
    [InlineData("list", "--versioning", "weekly")]
    [InlineData("list", "--store", "ftp://host/x")]
    [InlineData("list", "--store", "http://example.org/x")]
    [InlineData("list", "--store", "https://user:secret@example.org/x")]
    public void What_cannot_be_understood_is_usage(params string[] arguments)
    {
        var result = _cli.Run(arguments);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.NotEmpty(result.Error);
        Assert.DoesNotContain("secret", result.Error + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_is_gone_is_not_found() => Assert.Equal(ExitCode.NotFound, _cli.Run("list", "--store", "nowhere").ExitCode);

    [Fact]
    public void Completion_offers_commands_and_there_is_a_script_for_each_shell()
    {
        Assert.Contains("verify", _cli.Done("[suggest:8]", "asset ve").Output, StringComparison.Ordinal);
        foreach (var shell in new[] { "bash", "zsh", "fish", "pwsh" })
            Assert.Contains("suggest:", _cli.Done("completion", shell).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, _cli.Run("completion", "tcsh").ExitCode);
    }

    [Fact]
    public void A_narrow_terminal_gets_narrow_lines()
    {
        _cli.Write("words/" + string.Join('/', Enumerable.Repeat("folder", 9)) + "/file-with-a-long-name.txt", "x");
        _cli.Done("new", "words", "natural-language/words-of-several-languages", "--yes", "-m", "a message of more words than fit into a narrow line");
        _cli.Width = 40;
        _cli.Environment["NO_COLOR"] = "1";
        foreach (var command in new[] { new[] { "list" }, ["versions", "natural-language/words-of-several-languages"], ["show", "natural-language/words-of-several-languages"] })
        {
            var table = _cli.Done(command).Output;
            Assert.Contains(command[0] == "show" ? "FILE     " : "VERSION", table, StringComparison.Ordinal);
            Assert.DoesNotContain("VERSI\n", table, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(120, "NAME          NOTE\nfirst         a note of a few words\nsecond-asset\n")]
    [InlineData(30, "NAME          NOTE\nfirst         a note of a\n              few words\nsecond-asset\n")]
    [InlineData(20, "NAME  first\nNOTE  a note of a few words\n\nNAME  second-asset\n\n")]
    public void A_table_fits_its_terminal(int width, string expected)
    {
        var table = new TextTable("NAME", "NOTE");
        table.Add("first", "a note of a few words");
        table.Add("second-asset", "");
        using var writer = new StringWriter();
        table.Write(writer, width, new TextStyle(isOn: false));
        Assert.Equal(expected, string.Join('\n', writer.ToString().Split('\n').Select(l => l.TrimEnd())));
    }

    [Fact]
    public void Messages_break_between_words()
    {
        _cli.Width = 40;
        _cli.Environment["NO_COLOR"] = "1";
        var narrow = _cli.Run("show", "nlp/none").Error;
        _cli.Width = null;
        Assert.Equal(_cli.Run("show", "nlp/none").Error, narrow.TrimEnd('\n').Replace('\n', ' ') + "\n");
        Assert.All(narrow.Split('\n'), l => Assert.True(l.Length <= 40 || !l.Contains(' ', StringComparison.Ordinal), l));
    }

    [Fact]
    public void Names_are_shown_as_they_are_and_never_control_a_terminal()
    {
        _cli.Write("words/a   b.txt");
        _cli.Width = 80;
        _cli.Environment["NO_COLOR"] = "1";
        Assert.Contains("1 byte  a   b.txt", _cli.Done("new", "words", "nlp/words", "--dry-run").Error, StringComparison.Ordinal);
        var error = _cli.Run("new", "none\u001b[31m\u202e", "nlp/words", "--yes").Error;
        Assert.Contains("none\\u001b[31m\\u202e", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error);
    }

    [Fact]
    public void Colours_are_for_terminals_that_want_them()
    {
        _cli.Write("words/a.txt");
        _cli.Done("new", "words", "nlp/words", "--yes");
        Assert.DoesNotContain('\e', _cli.Done("show", "nlp/words").Output);
        _cli.Width = 80;
        Assert.Contains('\e', _cli.Done("show", "nlp/words").Output);
        _cli.Environment["NO_COLOR"] = "1";
        Assert.DoesNotContain('\e', _cli.Done("show", "nlp/words").Output);
    }

    [Fact]
    public void Quiet_leaves_the_result_alone()
    {
        _cli.Write("words/a.txt");
        var result = _cli.Done("new", "words", "nlp/words", "--yes", "--quiet");
        Assert.Equal(("nlp/words:0.0\n", ""), (result.Output, result.Error));
    }

    [Fact]
    public async Task A_pipe_that_closes_ends_the_command_quietly()
    {
        using var error = new StringWriter();
        var code = await AssetCommandLine.RunAsync(["list", "--store", _cli["store"]], Host with { Out = new ClosedPipe(), Error = error });
        Assert.Equal(ExitCode.PipeClosed, code);
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class ClosedPipe : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Broken pipe", 32);

        public override void Flush() => throw new IOException("Broken pipe", 32);

        public override Task FlushAsync() => throw new IOException("Broken pipe", 32);
    }
}
