using System.CommandLine;

namespace AssetSdk.Cli;

/// <summary><c>asset completion SHELL</c>.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private static readonly Argument<string> Shell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    static CompletionCommand() => Shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");

    public CompletionCommand()
        : base("completion", "Writes the script that completes commands and options in a shell.")
    {
        Add(Shell);
        Examples =
        [
            ("asset completion bash >> ~/.bashrc", "for bash"),
            ("asset completion zsh >> ~/.zshrc", "for zsh, after compinit"),
            ("asset completion fish > ~/.config/fish/completions/asset.fish", "for fish"),
            ("asset completion pwsh >> $PROFILE", "for PowerShell"),
        ];
    }

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Output.IsJson)
            throw new UsageException("A shell's script is no JSON. Leave out --json.");
        invocation.Output.Line(Script(invocation.Get(Shell)));
        return Task.FromResult(ExitCode.Done);
    }

    // [suggest:N] is System.CommandLine's way to ask for what may come at a position of a line.
    private static string Script(string shell) => shell switch
    {
        "bash" => """
            _asset_complete() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(asset "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _asset_complete asset
            """,
        "zsh" => """
            _asset_complete() {
                local -a candidates
                candidates=("${(@f)$(asset "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
                compadd -a candidates || _files
            }
            compdef _asset_complete asset
            """,
        "fish" => """
            complete -c asset -a '(asset "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName asset -ScriptBlock {
                param($word, $line, $position)
                asset "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };
}
