using System.Globalization;
using System.Text;

namespace AssetSdk.Testing;

/// <summary>What <see cref="FaultServer"/> does to one answer. Faults combine: <c>Fault.TruncateAt(10) with { Corrupt = 3 }</c>.</summary>
public sealed record Fault
{
    /// <summary>Answers this status and no object.</summary>
    public int? Status { get; init; }

    /// <summary>The body of <see cref="Status"/>; none without.</summary>
    public string Body { get; init; } = "";

    /// <summary>More headers of <see cref="Status"/>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Answers as if there were no such object.</summary>
    public bool Absent { get; init; }

    /// <summary>The <c>Retry-After</c> header of <see cref="Status"/>.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The <c>Location</c> header of <see cref="Status"/>.</summary>
    public string? Location { get; init; }

    /// <summary>Inverts the byte at this position of the object.</summary>
    public long? Corrupt { get; init; }

    /// <summary>Promises the whole body, sends this many bytes of it and closes the connection.</summary>
    public long? Truncate { get; init; }

    /// <summary>Sends this many bytes of the body and then nothing, until the client leaves or the server stops.</summary>
    public long? Stall { get; init; }

    /// <summary>Closes the connection without an answer.</summary>
    public bool Drop { get; init; }

    /// <summary>Sends this many bytes more than the object has, without saying a length.</summary>
    public int Extra { get; init; }

    /// <summary>Adds this to the length that is said; the object's bytes are sent as far as they fit.</summary>
    public long LengthError { get; init; }

    /// <summary>Adds this to the positions of <c>Content-Range</c>.</summary>
    public long RangeError { get; init; }

    /// <summary>Sends this <c>ETag</c> instead of the object's; an empty one sends none.</summary>
    public string? ETag { get; init; }

    /// <summary>Takes no notice of <c>Range</c>.</summary>
    public bool IgnoreRange { get; init; }

    /// <summary>Is a fault of answers to <c>Range</c> only.</summary>
    public bool OnlyRanges { get; init; }

    /// <summary>Takes no notice of <c>If-Range</c>, <c>If-None-Match</c> and <c>If-Modified-Since</c>.</summary>
    public bool IgnoreConditions { get; init; }

    /// <summary>Sends neither a length nor validators.</summary>
    public bool Bare { get; init; }

    /// <summary>Sends a body without a length and without an end.</summary>
    public bool Endless { get; init; }

    /// <summary>Sends a body byte by byte, as long as there are any.</summary>
    public bool Drip { get; init; }

    /// <summary>Answers with this text, as a proxy or a login page does, and the status 200.</summary>
    public string? Page { get; init; }

    /// <summary>
    /// Sends what this makes of the object, and closes the connection: the answer from its status line on. <see cref="Stall"/> keeps it open instead.
    /// </summary>
    public Func<byte[], IEnumerable<byte[]>>? Raw { get; init; }

    /// <summary>Replaces the object before it is sent, for this and later requests.</summary>
    public byte[]? ChangeTo { get; init; }

    /// <summary>Replaces the object by what this makes of it, for this and later requests.</summary>
    public Func<byte[], byte[]>? ChangeBy { get; init; }

    /// <summary>Waits for this before answering: a test holds requests back with it.</summary>
    public Task? After { get; init; }

    /// <summary>No fault: an answer as it should be, to place between others.</summary>
    public static Fault None { get; } = new();

    public static Fault Answer(int status, string? retryAfter = null) => new() { Status = status, RetryAfter = retryAfter };

    public static Fault Redirect(string location, int status = 302) => new() { Status = status, Location = location };

    public static Fault TruncateAt(long position) => new() { Truncate = position };

    public static Fault StallAt(long position) => new() { Stall = position };

    public static Fault CorruptAt(long position) => new() { Corrupt = position };

    public static Fault Change(byte[] bytes) => new() { ChangeTo = bytes };

    /// <summary>An answer from its status line on: these lines of a head, and the body.</summary>
    public static Fault Head(string lines, Func<byte[], byte[]>? body = null) => new()
    {
        Raw = bytes => [Encoding.Latin1.GetBytes(lines.Replace("LENGTH", bytes.Length.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\r\n\r\n"), body is null ? bytes : body(bytes)],
    };

    public static Fault HoldUntil(Task released) => new() { After = released };
}
