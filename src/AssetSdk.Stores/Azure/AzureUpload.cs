using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A blob that is to be written.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Key">Its key.</param>
/// <param name="IfMatch">The entity tag that it must still have; <see langword="null"/>: it must not exist.</param>
internal sealed record AzureBlob(Uri Url, string Key, string? IfMatch)
{
    /// <summary>Adds the condition to a request that makes the blob readable.</summary>
    public void AddCondition(HttpRequestMessage request) =>
        request.Headers.TryAddWithoutValidation(IfMatch is null ? "If-None-Match" : "If-Match", IfMatch ?? "*");
}

/// <summary>
/// Writes blobs: small ones with one request, larger ones as blocks that nobody sees before the list of them is put. Each request has the MD5 of its bytes, which the
/// service checks. Blocks of an upload that failed are deleted by the service after a week.
/// </summary>
internal sealed class AzureUpload
{
    private const int BlocksInFlight = 4;
    private const int MaxBlocks = 50_000;

    private readonly HttpSender _sender;
    private readonly UploadMemory _memory;
    private readonly TransferRetry _retry;

    public AzureUpload(HttpSender sender, UploadMemory memory, TransferRetry retry)
    {
        _sender = sender;
        _memory = memory;
        _retry = retry;
    }

    /// <summary>How large the blocks of a blob are, so that there are no more than the service takes.</summary>
    /// <param name="length">The blob's length in bytes.</param>
    /// <param name="blockBytes">How large they are otherwise.</param>
    public static int BlockBytesOf(long length, int blockBytes) => Math.Max(blockBytes, checked((int)((length + MaxBlocks - 1) / MaxBlocks)));

    /// <summary>Writes a blob.</summary>
    /// <returns>Whether it was written; <see langword="false"/> when the condition did not hold.</returns>
    public async Task<bool> TryWriteAsync(AzureBlob blob, Stream content, long length, int blockBytes, CancellationToken cancellationToken)
    {
        if (length > blockBytes)
            return await TryWriteBlocksAsync(blob, content, length, blockBytes, cancellationToken).ConfigureAwait(false);
        using var block = await _memory.TakeAsync(content, 0, (int)length, length, blob.Key, cancellationToken).ConfigureAwait(false);
        return await TryPutAsync(blob, block, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryPutAsync(AzureBlob blob, UploadBlock block, CancellationToken cancellationToken)
    {
        using var request = Request(blob.Url, block.Bytes);
        request.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(ObjectContentType.Of(blob.Key));
        blob.AddCondition(request);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await IsWrittenAsync(blob, response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryWriteBlocksAsync(AzureBlob blob, Stream content, long length, int blockBytes, CancellationToken cancellationToken)
    {
        // Known before everything is sent for nothing. What decides is the condition of the list.
        if (!await HoldsAsync(blob, cancellationToken).ConfigureAwait(false))
            return false;

        blockBytes = BlockBytesOf(length, blockBytes);
        var names = new BlockNames();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var options = new ParallelOptions { MaxDegreeOfParallelism = BlocksInFlight, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(HashedAsync(_memory.CutAsync(content, length, blockBytes, blob.Key, cancellationToken), hash, cancellationToken), options, async (block, token) =>
        {
            using (block)
                await _retry.RunAsync(ct => PutBlockAsync(blob, names.Of((int)(block.Offset / blockBytes)), block, ct), token).ConfigureAwait(false);
        }).ConfigureAwait(false);

        var count = (int)((length + blockBytes - 1) / blockBytes);
        return await TryPutListAsync(blob, Enumerable.Range(0, count).Select(names.Of), hash.GetHashAndReset(), cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<UploadBlock> HashedAsync(IAsyncEnumerable<UploadBlock> blocks, IncrementalHash hash, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var block in blocks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            hash.AppendData(block.Bytes.Span);
            yield return block;
        }
    }

    private async Task<bool> PutBlockAsync(AzureBlob blob, string name, UploadBlock block, CancellationToken cancellationToken)
    {
        using var request = Request(With(blob.Url, "?comp=block&blockid=" + Uri.EscapeDataString(name)), block.Bytes);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.Created ? true : throw await _sender.FailureOfAsync(response, blob.Url, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryPutListAsync(AzureBlob blob, IEnumerable<string> names, byte[] hash, CancellationToken cancellationToken)
    {
        using var request = Request(With(blob.Url, "?comp=blocklist"), AzureXml.BlockList(names));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        request.Headers.TryAddWithoutValidation("x-ms-blob-content-type", ObjectContentType.Of(blob.Key));
        request.Headers.TryAddWithoutValidation("x-ms-blob-content-md5", Convert.ToBase64String(hash));
        blob.AddCondition(request);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);

        // Another writer's list was put first: that deletes the blocks of all others.
        if (response.StatusCode == HttpStatusCode.BadRequest && AzureService.CodeOf(response) == "InvalidBlockList" && !await HoldsAsync(blob, cancellationToken).ConfigureAwait(false))
            return false;
        return await IsWrittenAsync(blob, response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HoldsAsync(AzureBlob blob, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, blob.Url);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => blob.IfMatch is not null && HttpValidator.Of(response) == blob.IfMatch,
            HttpStatusCode.NotFound when AzureService.CodeOf(response) is "BlobNotFound" => blob.IfMatch is null,
            _ => throw await _sender.FailureOfAsync(response, blob.Url, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<bool> IsWrittenAsync(AzureBlob blob, HttpResponseMessage response, CancellationToken cancellationToken) => (response.StatusCode, AzureService.CodeOf(response)) switch
    {
        (HttpStatusCode.Created, _) => true,
        (HttpStatusCode.PreconditionFailed, "ConditionNotMet" or "TargetConditionNotMet") => false,
        (HttpStatusCode.Conflict, "BlobAlreadyExists") when blob.IfMatch is null => false,
        (HttpStatusCode.NotFound, "BlobNotFound") when blob.IfMatch is not null => false,
        _ => throw await _sender.FailureOfAsync(response, blob.Url, cancellationToken).ConfigureAwait(false),
    };

    private static HttpRequestMessage Request(Uri url, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ReadOnlyMemoryContent(body) };
#pragma warning disable CA5351 // What the service checks transfers by. What an asset's bytes are is said by SHA-256.
        request.Content.Headers.ContentMD5 = MD5.HashData(body.Span);
#pragma warning restore CA5351
        return request;
    }

    private static Uri With(Uri url, string query) => new(url.OriginalString + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>The names of an upload's blocks: its own, since others may write the same blob at the same time.</summary>
    private sealed class BlockNames
    {
        private readonly byte[] _upload = RandomNumberGenerator.GetBytes(16);

        public string Of(int index)
        {
            Span<byte> name = stackalloc byte[20];
            _upload.CopyTo(name);
            BinaryPrimitives.WriteInt32BigEndian(name[16..], index);
            return Convert.ToBase64String(name);
        }
    }
}
