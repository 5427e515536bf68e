using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The bytes of a download so far: a file in the staging folder, their hash, and the validator under which it may be continued. A large one of known
/// digest outlives its process: whoever wants the same content from the same store continues it.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>Smaller files are brought again rather than continued, in bytes.</summary>
    public const long KeptFrom = 4 << 20;

    /// <summary>Added to its name, it is the name of the file that says where the bytes come from.</summary>
    public const string OriginExtension = ".from";

    private readonly CacheWriter _cache;
    private readonly string _location;
    private readonly Stream _file;
    private readonly IDisposable? _claim;
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _taken;
    private bool _isKept;

    private PartialFile(CacheWriter cache, string location, string path, Stream file, IDisposable? claim)
    {
        _cache = cache;
        _location = location;
        Path = path;
        _file = file;
        _claim = claim;
    }

    public string Path { get; }

    /// <summary>How many bytes there are.</summary>
    public long Position { get; private set; }

    /// <summary>What the object has to have still for the download to be continued.</summary>
    public string? Validator { get; private set; }

    /// <summary>Whether some of the bytes are from an earlier process, so that a power cut may have spoilt them.</summary>
    public bool IsContinued { get; private set; }

    private string OriginPath => Path + OriginExtension;

    /// <summary>Opens the file of a download: the one that an earlier process left, or a new one.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="location">The store that the bytes come from.</param>
    /// <param name="digest">The digest that the file must have, if that is known.</param>
    /// <param name="size">The size that it must have, if that is known.</param>
    public static PartialFile Open(CacheWriter cache, string location, Digest? digest, long? size)
    {
        if (digest is { } known && (size is null || size >= KeptFrom))
        {
            var path = System.IO.Path.Combine(cache.Cache.Root.Staging, known.Hex + ".part");
            if (cache.TryClaimPart(known) is { } claim)
                return OpenClaimed(cache, location, path, size ?? long.MaxValue, claim);
        }

        // Small, or another download has the claim: of the same content for another asset, or of one that shares the lock.
        var fresh = cache.NewStagingPath();
        return new PartialFile(cache, location, fresh, cache.CreateStaged(fresh), claim: null);
    }

    private static PartialFile OpenClaimed(CacheWriter cache, string location, string path, long size, IDisposable claim)
    {
        PartialFile? partial = null;
        try
        {
            partial = new PartialFile(cache, location, path, cache.OpenPart(path), claim);
            partial.Continue(size);
            return partial;
        }
        catch
        {
            partial?._file.Dispose();
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Begins all over.</summary>
    public void Restart()
    {
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Position = 0;
        Validator = null;
        IsContinued = false;
        _cache.Truncate(_file);
    }

    /// <summary>Says under which validator the bytes that follow come.</summary>
    public void ContinueUnder(string? validator)
    {
        if (_claim is not null && validator is not null && validator != Validator)
            _cache.RememberOrigin(OriginPath, _location + "\n" + validator);
        Validator = validator;
    }

    /// <summary>Has the disk keep room for the whole file.</summary>
    public void Reserve(long length) => _cache.Reserve(_file, length);

    /// <summary>Adds a few bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _cache.Write(_file, bytes);
        Position += bytes.Length;
    }

    /// <summary>Adds a block, hashing it while it is written.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var writing = _cache.WriteAsync(_file, bytes, cancellationToken);
        _hash.AppendData(bytes.Span);
        await writing.ConfigureAwait(false);
        CacheWriter.BeginWriteback(_file, Position, bytes.Length);
        Position += bytes.Length;
    }

    /// <summary>The digest of the bytes so far.</summary>
    public Digest Digest() => Core.Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Closes the file and hands it over. One that outlives its process has to be adopted before this is disposed.</summary>
    public async Task<StagedFile> TakeAsync(Digest digest)
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        _taken = true;
        return new StagedFile(Path, Position, digest);
    }

    public void Dispose()
    {
        _isKept = _claim is not null && !_taken && Validator is not null && Position >= KeptFrom;
        if (_isKept)
            CacheWriter.EndAt(_file, Position);
        _hash.Dispose();
        _file.Dispose();
        if (_claim is null)
        {
            if (!_taken)
                _cache.DeleteStaged(Path);
            return;
        }

        using (_claim)
        {
            if (_isKept)
                return;
            if (!_taken)
                _cache.DeleteStaged(Path);
            _cache.DeleteStaged(OriginPath);
        }
    }

    private void Continue(long size)
    {
        var origin = _cache.Origin(OriginPath)?.Split('\n', 2);
        if (origin is not [var location, var validator] || location != _location || _file.Length == 0 || _file.Length > size)
        {
            Restart();
            return;
        }

        var buffer = new byte[1 << 20];
        int count;
        while ((count = _cache.ReadPart(_file, buffer)) > 0)
        {
            _hash.AppendData(buffer, 0, count);
            Position += count;
        }

        Validator = validator;
        IsContinued = true;
    }
}
