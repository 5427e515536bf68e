using System.Collections.Concurrent;
using System.Diagnostics;

namespace AssetSdk.Testing;

/// <summary>A program that a test starts and kills at a point that the program announces: what a power cut does to a process.</summary>
public sealed class KillableProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _line = new(0);

    private KillableProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Take(e.Data);
        _process.ErrorDataReceived += (_, e) => Take(e.Data);
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>What the program wrote, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program: <c>dotnet</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or to remove where the value is <see langword="null"/>.</param>
    /// <param name="folder">Where it runs.</param>
    public static KillableProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder ?? "" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            start.Environment[name] = value;
        var process = new KillableProcess(start);
        process._process.Start();
        process._process.BeginOutputReadLine();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Waits until the program writes a line that contains a text; false when it ends without.</summary>
    public async Task<bool> WaitForLineAsync(string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
                return true;
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellationToken);
                return _output.Any(line => line.Contains(text, StringComparison.Ordinal));
            }

            await _line.WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Kills the program and its children at once, as SIGKILL does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops the program where it is, as SIGSTOP does: it lives, holds what it holds, and does nothing.</summary>
    public void Stop() => Signal("STOP");

    /// <summary>Lets a stopped program go on.</summary>
    public void Continue() => Signal("CONT");

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _line.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        _line.Release();
    }
}
