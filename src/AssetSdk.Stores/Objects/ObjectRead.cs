namespace AssetSdk.Stores;

/// <summary>What to read of an object.</summary>
public sealed record ObjectReadOptions
{
    /// <summary>The whole object, unconditionally.</summary>
    public static ObjectReadOptions Whole { get; } = new();

    /// <summary>
    /// The first byte wanted. Together with <see cref="Validator"/>: an object that has changed, and a server without ranges, is given from
    /// its beginning, which <see cref="ObjectRead.Offset"/> tells.
    /// </summary>
    public long Offset { get; init; }

    /// <summary>The validator that the object had when its first part was read; required when <see cref="Offset"/> is not zero.</summary>
    public string? Validator { get; init; }

    /// <summary>
    /// How many bytes from <see cref="Offset"/> on are wanted. A store without ranges gives more, and one may give less: <see cref="ObjectRead.Length"/> tells.
    /// </summary>
    public long? Length { get; init; }

    /// <summary>A validator: an object that still has it is <see cref="ObjectReadStatus.NotModified"/>.</summary>
    public string? UnlessMatch { get; init; }
}

/// <summary>How a read ended.</summary>
public enum ObjectReadStatus
{
    /// <summary>The object is open.</summary>
    Found,

    /// <summary>The store answered, and definitely has no such object.</summary>
    NotFound,

    /// <summary>The object still has the validator of <see cref="ObjectReadOptions.UnlessMatch"/>.</summary>
    NotModified,
}

/// <summary>An object that was opened for reading, or why it was not.</summary>
public sealed class ObjectRead : IAsyncDisposable
{
    private readonly IDisposable? _owner;

    private ObjectRead(ObjectReadStatus status, Stream content, IDisposable? owner)
    {
        Status = status;
        Content = content;
        _owner = owner;
    }

    /// <summary>There is no such object.</summary>
    public static ObjectRead NotFound { get; } = new(ObjectReadStatus.NotFound, Stream.Null, null);

    /// <summary>The object has not changed.</summary>
    public static ObjectRead NotModified { get; } = new(ObjectReadStatus.NotModified, Stream.Null, null);

    /// <summary>How the read ended.</summary>
    public ObjectReadStatus Status { get; }

    /// <summary>The bytes from <see cref="Offset"/> on; empty unless <see cref="ObjectReadStatus.Found"/>.</summary>
    public Stream Content { get; }

    /// <summary>The position in the object of the stream's first byte.</summary>
    public long Offset { get; private init; }

    /// <summary>How many bytes <see cref="Content"/> has, if the store says it. Untrusted.</summary>
    public long? Length { get; private init; }

    /// <summary>The length of the whole object in bytes, if the store says it. Untrusted.</summary>
    public long? TotalLength { get; private init; }

    /// <summary>What changes when the object does, opaque and for this store only; <see langword="null"/> when the store has none.</summary>
    public string? Validator { get; private init; }

    /// <summary>
    /// Whether equal validators mean equal bytes however much time lies between: an entity tag or a generation, and not a date, which can be set.
    /// </summary>
    public bool HasExactValidator => Validator is not (null or ['=' or '~', ..] or ['W', '/', ..]);

    /// <summary>Makes the result of a successful read.</summary>
    /// <param name="content">The bytes; disposed with the result.</param>
    /// <param name="offset">The position in the object of the stream's first byte.</param>
    /// <param name="totalLength">The length of the whole object, if known.</param>
    /// <param name="validator">What changes when the object does, if the store has it.</param>
    /// <param name="owner">What else to dispose with the result.</param>
    /// <param name="length">How many bytes there are in <paramref name="content"/>, if that is known and not all from <paramref name="offset"/> on.</param>
    public static ObjectRead Found(Stream content, long offset, long? totalLength, string? validator, IDisposable? owner = null, long? length = null) =>
        new(ObjectReadStatus.Found, content, owner) { Offset = offset, TotalLength = totalLength, Validator = validator, Length = length ?? totalLength - offset };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        var closing = Content.DisposeAsync();
        if (!closing.IsCompletedSuccessfully)
            return DisposeAsync(closing);
        _owner?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask DisposeAsync(ValueTask closing)
    {
        await closing.ConfigureAwait(false);
        _owner?.Dispose();
    }
}

/// <summary>An object of a listing.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct ObjectEntry(string Key, long Length);
