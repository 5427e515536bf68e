using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Testing;

/// <summary>What a store makes of a read under a fault.</summary>
public enum ReadOutcome
{
    /// <summary>The right bytes.</summary>
    Right,

    /// <summary>Other bytes than the right ones, and no way for the store to know: who verifies them notices.</summary>
    OtherBytes,

    /// <summary>The definite answer that there is no such object.</summary>
    NotFound,

    /// <summary>A failure that may pass when tried again: an <see cref="AssetException"/> marked so, or an <see cref="IOException"/> of the stream.</summary>
    Passing,

    /// <summary>An <see cref="AssetException"/> that stays.</summary>
    Lasting,
}

/// <summary>
/// What must come out of a fault that stays: of a read of the object, and of a restore with the fault at the list of versions, at the manifest and at a
/// file. A code is the error's, <see langword="null"/> the right result. A failure that may pass is tried again, so that a fault that goes away does no harm.
/// </summary>
public sealed record FaultOutcome(ReadOutcome Read, AssetErrorCode? Versions, AssetErrorCode? Manifest, AssetErrorCode? File)
{
    /// <summary>The same right result everywhere.</summary>
    public static FaultOutcome Right { get; } = new(ReadOutcome.Right, null, null, null);

    /// <summary>The same failure everywhere, which may pass.</summary>
    public static FaultOutcome Passes { get; } = new(ReadOutcome.Passing, AssetErrorCode.SourceFailed, AssetErrorCode.SourceFailed, AssetErrorCode.SourceFailed);

    /// <summary>Other bytes, which no reader of any object takes.</summary>
    public static FaultOutcome Wrong { get; } = new(ReadOutcome.OtherBytes, AssetErrorCode.InvalidManifest, AssetErrorCode.InvalidManifest, AssetErrorCode.DigestMismatch);

    /// <summary>An object that is not there.</summary>
    public static FaultOutcome Absent { get; } = new(ReadOutcome.NotFound, AssetErrorCode.AssetNotFound, AssetErrorCode.VersionNotFound, AssetErrorCode.InvalidManifest);

    /// <summary>The same failure everywhere, which stays.</summary>
    public static FaultOutcome Stays(AssetErrorCode code) => new(ReadOutcome.Lasting, code, code, code);
}

/// <summary>One row of the table: a fault as each kind of driver can meet it, with what must come out.</summary>
/// <param name="Name">What the source does.</param>
public sealed record SourceFaultCase(string Name)
{
    /// <summary>The answers of a server, the last one for ever; <see langword="null"/> where no server does such a thing.</summary>
    public IReadOnlyList<Fault>? Answers { get; init; }

    /// <summary>What must come out of <see cref="Answers"/>.</summary>
    public FaultOutcome OfAnswers { get; init; } = FaultOutcome.Right;

    /// <summary>What must come out of <see cref="Answers"/> where the service has words of its own for an object that is not there; <see cref="OfAnswers"/> without.</summary>
    public FaultOutcome? OfService { get; init; }

    /// <summary>What happens to the file that a path names; <see langword="null"/> where it cannot happen to a file.</summary>
    public Action<string>? File { get; init; }

    /// <summary>What must come out of <see cref="File"/>.</summary>
    public FaultOutcome OfFile { get; init; } = FaultOutcome.Right;

    /// <summary>Whether only a download that is continued meets it. Small files are brought again whole: for them the result is right.</summary>
    public bool OfContinued { get; init; }

    /// <summary>Whether the server keeps silent, so that a test waits its stall timeout out: let it be short.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether each read takes seconds, so that a test has a <see cref="LeapingClock"/> for the driver.</summary>
    public bool Slow { get; init; }

    public override string ToString() => Name;
}

/// <summary>The faults of sources that every driver is tested with.</summary>
public static class SourceFaults
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    /// <summary>The table.</summary>
    public static IReadOnlyList<SourceFaultCase> All { get; } = [.. Transfers(), .. Lengths(), .. Ranges(), .. Contents(), .. Statuses(), .. Redirects(), .. Heads(), .. Files()];

    /// <summary>The row of a name.</summary>
    public static SourceFaultCase Of(string name) => All.Single(f => f.Name == name);

    private static IEnumerable<SourceFaultCase> Transfers()
    {
        // The objects are of different lengths: positions are parts of each.
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var part = tenth;
            yield return Served($"closes after {part} tenths", FaultOutcome.Passes, Fault.Head(Ok + "Content-Length: LENGTH", b => b[..(b.Length * part / 10)]));
        }

        yield return Served("closes before the last byte", FaultOutcome.Passes, Fault.Head(Ok + "Content-Length: LENGTH", b => b[..^1]));
        yield return Served("closes before the end of the chunks", FaultOutcome.Passes, Fault.TruncateAt(20) with { Bare = true });
        yield return Served("drops the connection", FaultOutcome.Passes, new Fault { Drop = true });
        yield return Served("closes within the head", FaultOutcome.Passes, new Fault { Raw = _ => [Encoding.ASCII.GetBytes(Ok + "Content-Le")] });
        yield return Served("sends nothing", FaultOutcome.Passes, new Fault { Raw = _ => [], Stall = 0 }) with { Silent = true };
        yield return Served("stalls behind the head", FaultOutcome.Passes, Fault.StallAt(0)) with { Silent = true };
        yield return Served("stalls in the body", FaultOutcome.Passes, Fault.StallAt(30)) with { Silent = true };
        yield return Served("stalls within the head", FaultOutcome.Passes, new Fault { Raw = _ => [Encoding.ASCII.GetBytes(Ok + "Content-Le")], Stall = 0 }) with { Silent = true };
        yield return Served("only ever says that it goes on", FaultOutcome.Passes, new Fault { Raw = _ => Enumerable.Repeat(Encoding.ASCII.GetBytes("HTTP/1.1 102 Processing\r\n\r\n"), 1_000), Stall = 0 }) with { Silent = true };
        yield return Served("sends a byte a while", FaultOutcome.Passes, new Fault { Drip = true }) with { Slow = true };
        yield return Served("sends two answers", FaultOutcome.Right, Fault.Head(Ok + "Content-Length: LENGTH", b => [.. b, .. Encoding.ASCII.GetBytes(Ok + "Content-Length: 3\r\n\r\nbad")]));
    }

    private static IEnumerable<SourceFaultCase> Lengths()
    {
        var other = FaultOutcome.Passes with { File = AssetErrorCode.DigestMismatch };
        yield return Served("sends more than it said", FaultOutcome.Right, Fault.Head(Ok + "Content-Length: LENGTH", b => [.. b, .. new byte[1000]]));
        yield return Served("sends more without saying a length", FaultOutcome.Wrong, new Fault { Extra = 1000 });
        yield return Served("sends without end", FaultOutcome.Wrong, new Fault { Endless = true });
        yield return Served("says a length that is too long", other, new Fault { LengthError = 5 });
        yield return Served("says a length that is too short", FaultOutcome.Wrong, new Fault { LengthError = -5 });
        yield return Served("says an absurd length", FaultOutcome.Wrong with { Read = ReadOutcome.Passing }, Fault.Head(Ok + "Content-Length: 9223372036854775807"));
        yield return Served("says a length that is no number", FaultOutcome.Right, Fault.Head(Ok + "Content-Length: many\r\nConnection: close"));
        yield return Served("says no length and no validator", FaultOutcome.Right, new Fault { Bare = true });
        yield return Served("says a chunk that is no number", FaultOutcome.Passes, Fault.Head(Ok + "Transfer-Encoding: chunked", b => [.. "zzz\r\n"u8, .. b]));
    }

    private static IEnumerable<SourceFaultCase> Ranges()
    {
        // Lists and manifests are begun again; only files are continued.
        static IReadOnlyList<Fault> Broken(Fault then) => [Fault.TruncateAt(40), then];
        var file = FaultOutcome.Right with { Read = ReadOutcome.Passing };
        yield return new SourceFaultCase("takes no notice of ranges") { Answers = Broken(new Fault { IgnoreRange = true }), OfAnswers = file };
        yield return new SourceFaultCase("gives a later range") { Answers = Broken(new Fault { RangeError = 1 }), OfAnswers = file with { File = AssetErrorCode.SourceFailed }, OfContinued = true };
        yield return new SourceFaultCase("gives an earlier range") { Answers = Broken(new Fault { RangeError = -1 }), OfAnswers = file with { File = AssetErrorCode.SourceFailed }, OfContinued = true };
        yield return new SourceFaultCase("gives a range of another object") { Answers = Broken(new Fault { ETag = "\"other\"", IgnoreConditions = true }), OfAnswers = file };
        yield return new SourceFaultCase("refuses ranges") { Answers = Broken(Fault.Answer(416) with { OnlyRanges = true }), OfAnswers = file };
        yield return new SourceFaultCase("changes the object between two ranges")
        {
            Answers = Broken(new Fault { ChangeBy = Altered }),
            OfAnswers = FaultOutcome.Wrong with { Read = ReadOutcome.Passing },
        };
        yield return new SourceFaultCase("changes the object between two ranges and not its validator")
        {
            Answers = [Fault.TruncateAt(40) with { ETag = "\"same\"" }, new Fault { ETag = "\"same\"", ChangeBy = Altered }],
            OfAnswers = FaultOutcome.Wrong with { Read = ReadOutcome.Passing },
        };
        yield return Served("has a validator that is none", FaultOutcome.Right, Fault.Head(Ok + "Content-Length: LENGTH\r\nETag: no quotes \u007f\u00ff, \"\"\"\r\nLast-Modified: yesterday"));
        yield return Served("has two validators", FaultOutcome.Right, Fault.Head(Ok + "Content-Length: LENGTH\r\nETag: \"1\"\r\nETag: \"2\""));
    }

    private static IEnumerable<SourceFaultCase> Contents()
    {
        yield return Served("inverts a byte", FaultOutcome.Wrong, Fault.CorruptAt(25));
        var shorter = FaultOutcome.Wrong with { File = AssetErrorCode.SourceFailed };
        yield return Served("answers with a login page", FaultOutcome.Wrong, Fault.Head(Ok + "Content-Type: text/html\r\nContent-Length: 37", _ => "<!DOCTYPE html><title>Sign in</title>\n"u8.ToArray()));
        yield return Served("answers with a login page without a length", shorter, Fault.Head(Ok + "Connection: close", _ => "<html><title>Sign in</title>"u8.ToArray()));
        yield return Served("answers with nothing", shorter, Fault.Head(Ok + "Connection: close", _ => []));
        yield return Served("compresses unasked", FaultOutcome.Wrong, Fault.Head(Ok + "Content-Encoding: gzip\r\nConnection: close", b => [0x1f, 0x8b, .. b]));
    }

    private static IEnumerable<SourceFaultCase> Statuses()
    {
        // Of a service that has words of its own these are another's, and no reason to ask the next source.
        var foreign = FaultOutcome.Stays(AssetErrorCode.SourceFailed);
        foreach (var status in new[] { 404, 410 })
            yield return Served($"answers {status}", FaultOutcome.Absent, Fault.Answer(status)) with { OfService = foreign };
        yield return Served("answers 404 with a login page", FaultOutcome.Absent, Fault.Answer(404) with { Body = "<html><title>Sign in</title>" }) with { OfService = foreign };
        yield return Served("answers that there is none", FaultOutcome.Absent, new Fault { Absent = true });
        foreach (var status in new[] { 401, 403, 407 })
            yield return Served($"answers {status}", FaultOutcome.Stays(AssetErrorCode.AccessDenied), Fault.Answer(status));
        foreach (var status in new[] { 204, 206, 300, 304, 400, 405, 416, 501 })
            yield return Served($"answers {status}", FaultOutcome.Stays(AssetErrorCode.SourceFailed), Fault.Answer(status));
        foreach (var status in new[] { 408, 429, 500, 502, 503 })
            yield return Served($"answers {status}", FaultOutcome.Passes, Fault.Answer(status));
        foreach (var wait in new[] { "5", "0", "-1", "1000000000", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "soon" })
        {
            yield return Served($"answers 503 and to wait {wait}", FaultOutcome.Passes, Fault.Answer(503, wait));
            yield return Served($"answers 429 and to wait {wait}", FaultOutcome.Passes, Fault.Answer(429, wait));
        }
    }

    private static IEnumerable<SourceFaultCase> Redirects()
    {
        var refused = FaultOutcome.Stays(AssetErrorCode.RedirectRefused);
        yield return Served("redirects to itself", refused, Fault.Redirect("?"), Fault.Redirect("?"));
        yield return Served("redirects to nowhere", refused, Fault.Answer(302));
        foreach (var target in new[]
        {
            "http://169.254.169.254/latest/meta-data", "http://example.org/x", "file:///etc/passwd", "ftp://localhost/x", "data:text/plain,x",
            "http://user:secret@localhost/x", "//", "http://", "http://[", "//a:99999999/", "\\\\host\\share", "http:///x", "https://no%EF%BF%BDhost/x",
        })
        {
            yield return Served($"redirects to {target}", refused, Fault.Redirect(target));
        }
    }

    private static IEnumerable<SourceFaultCase> Heads()
    {
        yield return Served("has a head without end", FaultOutcome.Passes, Fault.Head(Ok + "X: " + new string('x', 1 << 20)));
        yield return Served("has headers without end", FaultOutcome.Passes, Fault.Head(Ok + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"X{i}: x\r\n")) + "Content-Length: LENGTH"));
        yield return Served("speaks another protocol", FaultOutcome.Passes, new Fault { Raw = _ => ["220 mail.example.org ESMTP\r\n"u8.ToArray()] });
        yield return Served("has a status that is none", FaultOutcome.Passes, Fault.Head("HTTP/1.1 2x0 OK\r\nContent-Length: LENGTH"));
    }

    private static IEnumerable<SourceFaultCase> Files()
    {
        yield return new SourceFaultCase("is cut short") { File = path => Write(path, Read(path)[..^3]), OfFile = FaultOutcome.Wrong };
        yield return new SourceFaultCase("is altered") { File = path => Write(path, Altered(Read(path))), OfFile = FaultOutcome.Wrong };
        yield return new SourceFaultCase("has grown") { File = path => Write(path, [.. Read(path), .. "more"u8]), OfFile = FaultOutcome.Wrong };
        yield return new SourceFaultCase("is empty") { File = path => Write(path, []), OfFile = FaultOutcome.Wrong };
        yield return new SourceFaultCase("is gone") { File = System.IO.File.Delete, OfFile = FaultOutcome.Absent };
        yield return new SourceFaultCase("is a folder") { File = Replaced(path => Directory.CreateDirectory(path)), OfFile = FaultOutcome.Absent };
        yield return new SourceFaultCase("is a pipe") { File = Replaced(FileFaults.MakePipe), OfFile = FaultOutcome.Absent };
        yield return new SourceFaultCase("is a link to nothing") { File = Replaced(path => System.IO.File.CreateSymbolicLink(path, "nothing")), OfFile = FaultOutcome.Absent };
        yield return new SourceFaultCase("is a link to itself") { File = Replaced(path => System.IO.File.CreateSymbolicLink(path, Path.GetFileName(path))), OfFile = FaultOutcome.Stays(AssetErrorCode.AccessDenied) };
        yield return new SourceFaultCase("is a link out of the store") { File = Replaced(path => System.IO.File.CreateSymbolicLink(path, "/etc/hostname")), OfFile = FaultOutcome.Stays(AssetErrorCode.AccessDenied) };
    }

    private static SourceFaultCase Served(string name, FaultOutcome outcome, params IReadOnlyList<Fault> answers) => new(name) { Answers = answers, OfAnswers = outcome };

    private static Action<string> Replaced(Action<string> place) => path =>
    {
        System.IO.File.Delete(path);
        place(path);
    };

    private static byte[] Read(string path) => System.IO.File.ReadAllBytes(path);

    private static void Write(string path, byte[] bytes) => System.IO.File.WriteAllBytes(path, bytes);

    // The objects are text, which has no such byte: altered twice is altered once.
    private static byte[] Altered(byte[] bytes)
    {
        var altered = (byte[])bytes.Clone();
        altered[altered.Length / 2] = 0xFF;
        return altered;
    }
}
