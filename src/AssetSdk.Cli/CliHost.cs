using System.Text;
using AssetSdk.Stores;
using Microsoft.Win32.SafeHandles;

namespace AssetSdk.Cli;

/// <summary>What a command has of the world. Tests give it another one.</summary>
internal sealed record CliHost
{
    /// <summary>Takes results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Takes messages, questions and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gives answers to questions.</summary>
    public required TextReader In { get; init; }

    /// <summary>Takes the bytes of files.</summary>
    public required Func<Stream> OpenOut { get; init; }

    /// <summary>Whether somebody can answer.</summary>
    public bool CanAsk { get; init; }

    /// <summary>How many columns results have on a terminal; <see langword="null"/> when they go elsewhere.</summary>
    public int? OutWidth { get; init; }

    /// <summary>How many columns messages have on a terminal; <see langword="null"/> when they go elsewhere.</summary>
    public int? ErrorWidth { get; init; }

    /// <summary>The folder that relative paths count from.</summary>
    public required string Folder { get; init; }

    /// <summary>Reads the environment.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the drivers.</summary>
    public Func<ObjectStores> Stores { get; init; } = static () => StandardStores.Create();

    /// <summary>The world as this process sees it.</summary>
    public static CliHost OfProcess() => new()
    {
        Out = Console.IsOutputRedirected ? new StreamWriter(OpenOutput(), new UTF8Encoding(false)) { AutoFlush = true } : Console.Out,
        Error = new TolerantWriter(Console.Error),
        In = Console.In,
        OpenOut = OpenOutput,
        CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        OutWidth = Console.IsOutputRedirected ? null : Width(),
        ErrorWidth = Console.IsErrorRedirected ? null : Width(),
        Folder = System.Environment.CurrentDirectory,
        Environment = System.Environment.GetEnvironmentVariable,
    };

    // The console's own stream says nothing when who reads has gone, and a command would go on for nobody.
    // A file, which others may write too, has a position that only the console's stream leaves to the system.
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It was closed before the command began.
            return Console.OpenStandardOutput();
        }
    }

    // A terminal that does not tell is one of 80 columns.
    private static int Width()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
