using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Writes objects of one request each, under their condition. A service that takes no notice of conditions is found out by writes that must
/// fail; from then on it is looked, written and looked again.
/// </summary>
internal sealed class S3ObjectWriter
{
    // What is small is cheap to write twice.
    private const int MaxTrialBytes = 1 << 20;

    // No object has it.
    private const string NobodysTag = "\"00000000000000000000000000000000\"";

    private readonly S3Requests _requests;
    private readonly bool _isAmazon;
    private volatile Conditions _create;
    private volatile Conditions _replace;

    // Whether ETags are compared without their quotes only, as Ceph does.
    private volatile bool _bareTags;

    public S3ObjectWriter(S3Requests requests, bool isAmazon)
    {
        _requests = requests;
        _isAmazon = isAmazon;
        _create = _replace = isAmazon ? Conditions.Kept : Conditions.Unknown;
    }

    private enum Conditions
    {
        Unknown,
        Kept,
        Ignored,
    }

    /// <summary>Writes an object that must not exist yet.</summary>
    public async Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_create != Conditions.Kept && await _requests.HeadAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        if (_create == Conditions.Ignored)
            return await WriteAndLookAsync(key, bytes, cancellationToken).ConfigureAwait(false);

        var answer = await _requests.PutAsync(key, bytes, S3Requests.IfAbsent, cancellationToken).ConfigureAwait(false);
        switch (answer.Status)
        {
            case S3WriteStatus.Written when _create == Conditions.Kept:
                return true;
            case S3WriteStatus.Written when bytes.Length > MaxTrialBytes:
                return await HasTagAsync(key, answer.ETag, cancellationToken).ConfigureAwait(false);
            case S3WriteStatus.Written:
                return await TryAgainAsync(key, bytes, cancellationToken).ConfigureAwait(false);
            case S3WriteStatus.Refused:
                _create = Conditions.Kept;
                return false;
            case S3WriteStatus.Conflict:
                return await _requests.HeadAsync(key, cancellationToken).ConfigureAwait(false) is not null ? false : throw Conflict(key);
            default:
                if (_isAmazon)
                    throw S3Uploader.NotKept(key);
                _create = Conditions.Ignored;
                return await TryCreateAsync(key, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes an object that must still have a validator.</summary>
    public async Task<bool> TryReplaceAsync(string key, ReadOnlyMemory<byte> bytes, string validator, CancellationToken cancellationToken)
    {
        // Dates and weak tags are no condition for a write.
        if (_replace == Conditions.Ignored || validator is not ['"', _, .., '"'])
            return await HasTagAsync(key, validator, cancellationToken).ConfigureAwait(false) && await WriteAndLookAsync(key, bytes, cancellationToken).ConfigureAwait(false);
        if (_replace == Conditions.Unknown && await TryWithNobodysTagAsync(key, bytes, validator, cancellationToken).ConfigureAwait(false) is { } done)
            return done;

        var answer = await _requests.PutAsync(key, bytes, S3Requests.IfMatch(_bareTags ? validator.Trim('"') : validator), cancellationToken).ConfigureAwait(false);
        switch (answer.Status)
        {
            case S3WriteStatus.Written:
                return true;
            case S3WriteStatus.Refused when !_bareTags && await HasTagAsync(key, validator, cancellationToken).ConfigureAwait(false):
                // Refused although the condition holds: the quotes are not understood.
                answer = await _requests.PutAsync(key, bytes, S3Requests.IfMatch(validator.Trim('"')), cancellationToken).ConfigureAwait(false);
                _bareTags = answer.Status == S3WriteStatus.Written;
                return _bareTags;
            case S3WriteStatus.Refused:
                return false;
            case S3WriteStatus.Conflict:
                return await HasTagAsync(key, validator, cancellationToken).ConfigureAwait(false) ? throw Conflict(key) : false;
            default:
                if (_isAmazon)
                    throw S3Uploader.NotKept(key);
                _replace = Conditions.Ignored;
                return await TryReplaceAsync(key, bytes, validator, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes an object, or nothing.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => _requests.DeleteAsync(key, cancellationToken);

    // The object exists now: writing the same bytes once more, under the same condition, must fail.
    private async Task<bool> TryAgainAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        S3WriteAnswer again;
        try
        {
            again = await _requests.PutAsync(key, bytes, S3Requests.IfAbsent, cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException)
        {
            // The object was written; what the service can do is found out another time.
            return true;
        }

        if (again.Status == S3WriteStatus.Refused)
            _create = Conditions.Kept;
        else if (again.Status == S3WriteStatus.Written)
            _create = Conditions.Ignored;
        return again.Status != S3WriteStatus.Written || await HasTagAsync(key, again.ETag, cancellationToken).ConfigureAwait(false);
    }

    // Looked at first, so that a service that takes no notice of the condition does what it is going to do from now on.
    private async Task<bool?> TryWithNobodysTagAsync(string key, ReadOnlyMemory<byte> bytes, string validator, CancellationToken cancellationToken)
    {
        if (!await HasTagAsync(key, validator, cancellationToken).ConfigureAwait(false))
            return false;
        var answer = await _requests.PutAsync(key, bytes, S3Requests.IfMatch(NobodysTag), cancellationToken).ConfigureAwait(false);
        switch (answer.Status)
        {
            case S3WriteStatus.Refused:
                _replace = Conditions.Kept;
                return null;
            case S3WriteStatus.Conflict:
                throw Conflict(key);
            case S3WriteStatus.Written:
                _replace = Conditions.Ignored;
                return await HasTagAsync(key, answer.ETag, cancellationToken).ConfigureAwait(false);
            default:
                _replace = Conditions.Ignored;
                return await WriteAndLookAsync(key, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> WriteAndLookAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var answer = await _requests.PutAsync(key, bytes, condition: null, cancellationToken).ConfigureAwait(false);
        return await HasTagAsync(key, answer.ETag, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HasTagAsync(string key, string? validator, CancellationToken cancellationToken) =>
        await _requests.HeadAsync(key, cancellationToken).ConfigureAwait(false) is { } head && head.Validator == validator;

    private static AssetException Conflict(string key) =>
        new AssetException(AssetErrorCode.SourceFailed, $"S3 refused to write '{key}' because another write of it was under way, which changed nothing.").AsTransient();
}
