using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The bytes of a download so far: a file in the staging folder, their hash, and the validator under which it may be continued. A large one
/// outlives its process. One of known digest is continued by whoever wants the same content from the same store, since the whole is held to its digest; one of which only the
/// place is known, by whoever wants the same file, as far as a note says what had arrived: the bytes are held to that.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>Smaller files are brought again rather than continued, in bytes.</summary>
    public const long KeptFrom = 4 << 20;

    /// <summary>Added to its name, it is the name of the file that says where the bytes come from.</summary>
    public const string OriginExtension = ".from";

    // What a killed process may lose, in bytes; a note costs little beside hashing as many.
    private const long NoteEvery = 16 << 20;

    private readonly CacheWriter _cache;
    private readonly string _location;
    private readonly Digest? _place;
    private Stream _file;
    private IDisposable? _claim;
    private long _noted;
    private bool _isExact;
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _taken;
    private bool _isKept;

    private PartialFile(CacheWriter cache, string location, Digest? place, string path, Stream file, IDisposable? claim)
    {
        _cache = cache;
        _location = location;
        _place = place;
        Path = path;
        _file = file;
        _claim = claim;
    }

    public string Path { get; private set; }

    /// <summary>How many bytes there are.</summary>
    public long Position { get; private set; }

    /// <summary>What the object has to have still for the download to be continued.</summary>
    public string? Validator { get; private set; }

    /// <summary>How many bytes the object has, if that is known.</summary>
    public long? Total { get; private set; }

    /// <summary>Whether some of the bytes are from an earlier process, so that a power cut may have spoilt them.</summary>
    public bool IsContinued { get; private set; }

    private string OriginPath => Path + OriginExtension;

    private bool IsNoted => _claim is not null && _place is not null && _isExact && Total is not null;

    /// <summary>Opens the file of a download: the one that an earlier process left, or a new one.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="location">The store that the bytes come from.</param>
    /// <param name="digest">The digest that the file must have, if that is known.</param>
    /// <param name="size">The size that it must have, if that is known.</param>
    /// <param name="place">What tells the file apart where its digest is not known; without it the file does not outlive its process.</param>
    public static PartialFile Open(CacheWriter cache, string location, Digest? digest, long? size, Digest? place = null)
    {
        if (digest is not null)
            place = null;

        // Of one without digest the size is not known either: only what was begun before is known to be large.
        var isLarge = digest is not null ? size is null || size >= KeptFrom : place is { } begun && File.Exists(PathOf(cache, begun));
        if (isLarge && (digest ?? place) is { } key && cache.TryClaimPart(key) is { } claim)
            return OpenClaimed(cache, location, place, PathOf(cache, key), size ?? long.MaxValue, claim);

        // Small, or another download has the claim: of the same content for another asset, or of one that shares the lock.
        var fresh = cache.NewStagingPath();
        return new PartialFile(cache, location, place, fresh, cache.CreateStaged(fresh), claim: null);
    }

    private static string PathOf(CacheWriter cache, Digest key) => System.IO.Path.Combine(cache.Cache.Root.Staging, key.Hex + ".part");

    private static PartialFile OpenClaimed(CacheWriter cache, string location, Digest? place, string path, long size, IDisposable claim)
    {
        PartialFile? partial = null;
        try
        {
            partial = new PartialFile(cache, location, place, path, cache.OpenPart(path), claim);
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

    /// <summary>Says how many bytes the object has, before any has arrived: a large one outlives its process from now on.</summary>
    /// <param name="total">How many bytes.</param>
    /// <param name="isExact">Whether equal validators mean equal bytes for certain.</param>
    public void Expect(long? total, bool isExact)
    {
        (Total, _isExact) = (total, isExact);
        if (_claim is not null || _place is not { } place || Position > 0 || !isExact || total is null or < KeptFrom || _cache.TryClaimPart(place) is not { } claim)
            return;
        var path = PathOf(_cache, place);
        Stream? part = null;
        try
        {
            part = _cache.OpenPart(path);
            _cache.Truncate(part, 0);
        }
        catch
        {
            part?.Dispose();
            claim.Dispose();
            throw;
        }

        _file.Dispose();
        _cache.DeleteStaged(Path);
        (_file, Path, _claim) = (part, path, claim);
    }

    /// <summary>Begins all over.</summary>
    public void Restart()
    {
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Position = _noted = 0;
        Validator = null;
        Total = null;
        IsContinued = false;
        _cache.Truncate(_file, 0);
    }

    /// <summary>Says under which validator the bytes that follow come.</summary>
    public void ContinueUnder(string? validator)
    {
        if (_claim is not null && _place is null && validator is not null && validator != Validator)
            _cache.RememberOrigin(OriginPath, new PartOrigin(_location, validator).ToString());
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
        if (IsNoted && Position - _noted >= NoteEvery)
            Note();
    }

    /// <summary>The digest of the bytes so far.</summary>
    public Digest Digest() => Core.Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Closes the file and hands it over. One that outlives its process has to be adopted before this is disposed.</summary>
    public async Task<StagedFile> TakeAsync(Digest digest)
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        if (IsNoted && Position >= KeptFrom)
            Note();
        _taken = true;
        return new StagedFile(Path, Position, digest) { Outlives = _claim is not null };
    }

    public void Dispose()
    {
        _isKept = _claim is not null && Validator is not null && Position >= KeptFrom && (_place is null ? !_taken : IsNoted && (_taken ? File.Exists(Path) : TryNote()));
        if (_isKept && !_taken)
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
            if (!_taken || _place is not null)
                _cache.DeleteStaged(Path);
            _cache.DeleteStaged(OriginPath);
        }
    }

    private void Note()
    {
        _cache.RememberOrigin(OriginPath, new PartOrigin(_location, Validator!, new PartBeginning(Position, Digest(), Total!.Value)).ToString());
        _noted = Position;
    }

    private bool TryNote()
    {
        try
        {
            Note();
            return true;
        }
        catch (AssetException)
        {
            // A disk that is full: it is brought anew.
            return false;
        }
    }

    private void Continue(long size)
    {
        if (PartOrigin.Parse(_cache.Origin(OriginPath)) is { } origin && origin.Location == _location && _file.Length > 0
            && (_place is null ? TryHash(Math.Min(_file.Length, size), null) : origin.Beginning is { } beginning && TryHash(beginning.Length, beginning)))
        {
            Validator = origin.Validator;
            Total = origin.Beginning?.Total;
            IsContinued = true;
        }
        else
        {
            Restart();
        }
    }

    private bool TryHash(long length, PartBeginning? noted)
    {
        if (_file.Length < length || (noted is null && _file.Length > length))
            return false;
        var buffer = new byte[1 << 20];
        int count;
        while ((count = _cache.ReadPart(_file, buffer, (int)Math.Min(buffer.Length, length - Position))) > 0)
        {
            _hash.AppendData(buffer, 0, count);
            Position += count;
        }

        // What came after the note may have been written and may not.
        if (noted is not null)
            _cache.Truncate(_file, length);
        _noted = Position;
        return Position == length && (noted is null || Digest() == noted.Digest);
    }
}
