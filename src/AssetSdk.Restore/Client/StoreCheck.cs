using System.Collections.Concurrent;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>Holds what a store has of a version to what the version consists of.</summary>
internal sealed class StoreCheck(AssetReader reader, TransferRetry retry, Action<long>? progress)
{
    private const int ParallelReads = 8;

    public async Task<IReadOnlyList<string>> RunAsync(string name, string version, AssetTree tree, CancellationToken cancellationToken)
    {
        var problems = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(tree.Files, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken }, async (file, ct) =>
        {
            if (await retry.RunAsync(token => ProblemAsync(name, version, tree.Kind, file, token), ct).ConfigureAwait(false) is { Length: > 0 } problem)
                problems[file.Path] = $"{file.Path}: {problem}";
        }).ConfigureAwait(false);
        return [.. tree.Files.Select(f => problems.GetValueOrDefault(f.Path)).OfType<string>()];
    }

    private async Task<string> ProblemAsync(string name, string version, AssetKind kind, AssetFile file, CancellationToken cancellationToken)
    {
        var read = await reader.OpenFileAsync(name, version, kind, file.Path, ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status != ObjectReadStatus.Found)
                return "the store does not have it";
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 << 10];
            long size = 0;
            try
            {
                // One byte more than there must be is enough to know.
                int count;
                while (size <= file.Size && (count = await read.Content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, count);
                    size += count;
                    progress?.Invoke(count);
                }
            }
            catch (IOException e)
            {
                throw new AssetException(AssetErrorCode.SourceFailed, $"{reader.Location} broke off while '{file.Path}' of {name} {version} was read: {e.Message}", e).AsTransient();
            }

            var digest = Digest.FromBytes(hash.GetHashAndReset());
            if (size != file.Size)
                return size > file.Size ? $"it is longer than the {file.Size} bytes that were published" : $"it has {size} bytes, and {file.Size} were published";
            return digest == file.Digest ? "" : $"it has the digest {digest}, and {file.Digest} was published";
        }
    }
}
