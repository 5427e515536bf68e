using System.Security.Cryptography;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What bounds uploads.</summary>
internal sealed class S3UploadLimits
{
    private const int MaxParts = 10_000;

    /// <summary>What S3 allows and a build machine has.</summary>
    public static S3UploadLimits Standard { get; } = new();

    /// <summary>The largest object that is written in one request.</summary>
    public long SingleBytes { get; init; } = 16 << 20;

    /// <summary>The smallest part of a multipart upload but the last.</summary>
    public long PartBytes { get; init; } = 8 << 20;

    /// <summary>How many parts of an object are on their way at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>What all uploads of this process may hold in memory.</summary>
    public ByteBudget Memory { get; init; } = new(64 << 20);

    /// <summary>How large the parts of an object are, so that there are no more than S3 takes.</summary>
    public long PartBytesOf(long length)
    {
        var least = (length + MaxParts - 1) / MaxParts;
        return Math.Max(PartBytes, (least + (1 << 20) - 1) >> 20 << 20);
    }
}

/// <summary>Writes large objects as multipart uploads. Nothing of one can be seen before it is completed, and one that fails is given up.</summary>
internal sealed class S3Uploader(S3Requests requests, S3UploadLimits limits, bool isAmazon, TransferRetry retry)
{
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Writes an object, if its condition holds.</summary>
    public async Task<bool> TryUploadAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        // The condition decides when the upload is completed; what fails already now needs not be sent.
        if (!await HoldsAsync(key, ifMatch, cancellationToken).ConfigureAwait(false))
            return false;

        var uploadId = await requests.BeginUploadAsync(key, cancellationToken).ConfigureAwait(false);
        var isWritten = false;
        try
        {
            var parts = await SendPartsAsync(key, uploadId, content, length, cancellationToken).ConfigureAwait(false);
            isWritten = await CompleteAsync(key, uploadId, parts, ifMatch, cancellationToken).ConfigureAwait(false);
            return isWritten;
        }
        finally
        {
            if (!isWritten)
                await AbortAsync(key, uploadId).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<string>> SendPartsAsync(string key, string uploadId, Stream content, long length, CancellationToken cancellationToken)
    {
        var parts = new S3PartStream(
            limits.PartBytesOf(length),
            limits,
            (number, bytes, token) => retry.RunAsync(ct => requests.PutPartAsync(key, uploadId, number, bytes, ct), token),
            cancellationToken);
        await using (parts.ConfigureAwait(false))
        {
            await ObjectContent.CopyAsync(content, parts, length, key, cancellationToken).ConfigureAwait(false);
            return await parts.CompleteAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> CompleteAsync(string key, string uploadId, IReadOnlyList<string> parts, string? ifMatch, CancellationToken cancellationToken)
    {
        // Some services know conditions, but not here: looked at before and after, too.
        if (!isAmazon && !await HoldsAsync(key, ifMatch, cancellationToken).ConfigureAwait(false))
            return false;
        var answer = await requests.CompleteUploadAsync(key, uploadId, parts, ifMatch is null ? S3Requests.IfAbsent : IfMatch(ifMatch), cancellationToken).ConfigureAwait(false);
        if (answer.Status == S3WriteStatus.NotImplemented)
        {
            if (isAmazon)
                throw NotKept(key);
            if (!await HoldsAsync(key, ifMatch, cancellationToken).ConfigureAwait(false))
                return false;
            answer = await requests.CompleteUploadAsync(key, uploadId, parts, condition: null, cancellationToken).ConfigureAwait(false);
        }

        return answer.Status switch
        {
            S3WriteStatus.Written => isAmazon || await IsThereAsync(key, answer.ETag, parts, cancellationToken).ConfigureAwait(false),
            S3WriteStatus.Conflict when ifMatch is null && await HoldsAsync(key, null, cancellationToken).ConfigureAwait(false) => throw Conflict(key),
            _ => false,
        };
    }

    private async Task<bool> HoldsAsync(string key, string? ifMatch, CancellationToken cancellationToken)
    {
        var head = await requests.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        return ifMatch is null ? head is null : head?.Validator == ifMatch;
    }

    private async Task<bool> IsThereAsync(string key, string? etag, IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        var tag = (await requests.HeadAsync(key, cancellationToken).ConfigureAwait(false))?.Validator?.Trim('"');
        return tag is not null && (tag == etag?.Trim('"') || tag == TagOf(parts));
    }

    // Some services say no tag when they complete an upload; all but encrypted ones make it so.
    private static string? TagOf(IReadOnlyList<string> parts)
    {
        try
        {
            var hashes = parts.SelectMany(p => Convert.FromHexString(p.Trim('"'))).ToArray();
#pragma warning disable CA5351 // S3's own definition of the tag.
            return FormattableString.Invariant($"{Convert.ToHexStringLower(MD5.HashData(hashes))}-{parts.Count}");
#pragma warning restore CA5351
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static KeyValuePair<string, string>[]? IfMatch(string validator) => validator is ['"', _, .., '"'] ? S3Requests.IfMatch(validator) : null;

    // Also when the caller has given up; what could not be aborted costs storage until the bucket's lifecycle rule removes it.
    private async Task AbortAsync(string key, string uploadId)
    {
        using var stop = new CancellationTokenSource(AbortTimeout);
        try
        {
            await requests.AbortUploadAsync(key, uploadId, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AssetException or OperationCanceledException)
        {
            // Why the upload failed is what is to be reported.
        }
    }

    /// <summary>What it means that Amazon, or what stands before it, says that it knows no conditions: without them nothing is written there.</summary>
    public static AssetException NotKept(string key) =>
        new(AssetErrorCode.SourceFailed, $"S3 answered that it has no conditional writes when '{key}' was written, which Amazon's has: a proxy in between may take the condition away. Nothing was written.");

    private static AssetException Conflict(string key) =>
        new AssetException(AssetErrorCode.SourceFailed, $"S3 refused to complete the upload of '{key}' because another write of it was under way, which changed nothing.").AsTransient();
}

/// <summary>The list of parts that completes an upload.</summary>
internal static class S3UploadXml
{
    public static byte[] Write(IReadOnlyList<string> parts)
    {
        var xml = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (var i = 0; i < parts.Count; i++)
            xml.Append(System.Globalization.CultureInfo.InvariantCulture, $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{System.Security.SecurityElement.Escape(parts[i])}</ETag></Part>");
        return Encoding.UTF8.GetBytes(xml.Append("</CompleteMultipartUpload>").ToString());
    }
}
