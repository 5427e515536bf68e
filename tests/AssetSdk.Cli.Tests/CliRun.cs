using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>A folder with a store and a cache, and the command line run in it, in this process.</summary>
public sealed class CliRun : IDisposable
{
    private readonly TempFolder _folder = new();

    public CliRun()
    {
        Environment["ASSETSDK_STORE"] = Directory.CreateDirectory(this["store"]).FullName;
        Environment["ASSETSDK_CACHE"] = this["cache"];
        Environment["HOME"] = this["home"];
    }

    /// <summary>What commands see of the environment.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What is answered to questions; <see langword="null"/> when nobody is there.</summary>
    public string? Answer { get; set; }

    /// <summary>The columns of the terminal; <see langword="null"/> for none.</summary>
    public int? Width { get; set; }

    /// <summary>The folder that commands run in.</summary>
    public string Folder { get => field ?? _folder.Path; set; }

    public string this[string relative] => _folder[relative];

    /// <summary>Writes a file, with the folders above it.</summary>
    public string Write(string relative, string text = "x")
    {
        var path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command line.</summary>
    public CliResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var code = AssetCommandLine.RunAsync(arguments, new CliHost
        {
            Out = output,
            Error = error,
            In = new StringReader(Answer ?? ""),
            OpenOut = () => new KeptOpen(bytes),
            CanAsk = Answer is not null,
            OutWidth = Width,
            ErrorWidth = Width,
            Folder = Folder,
            Environment = Environment.GetValueOrDefault,
        }).GetAwaiter().GetResult();
        return new CliResult(code, output.ToString(), error.ToString(), bytes.ToArray());
    }

    /// <summary>Runs a command line that succeeds.</summary>
    public CliResult Done(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.Code == ExitCode.Done, $"asset {string.Join(' ', arguments)} ended with {result.Code}:\n{result.Out}\n{result.Error}");
        return result;
    }

    public void Dispose() => _folder.Dispose();

    private sealed class KeptOpen(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}

/// <summary>How a command ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">The output.</param>
/// <param name="Error">The error stream.</param>
/// <param name="Bytes">What was written as bytes.</param>
public sealed record CliResult(int Code, string Out, string Error, byte[] Bytes)
{
    /// <summary>The output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>What was written as bytes, as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}
