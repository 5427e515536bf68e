using System.CommandLine;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;

namespace AssetSdk.Cli;

/// <summary><c>asset cat REF[file]</c>.</summary>
internal sealed class CatCommand : CliCommand
{
    private static readonly Argument<string> Ref = new("REF[FILE]") { Description = "The file: nlp/words:1[vocabulary/en.txt], or a file asset" };

    public CatCommand()
        : base("cat", "Writes a file of a version to the output.")
    {
        Add(Ref);
        Remarks = "From the cache when it is there and as it was committed, else from the store without keeping it. What comes from the store and does not have its digest ends with exit code 5, after it was written: check the code before you use the bytes.";
        Examples = [("asset cat nlp/words:1[config.json] | jq .", "looks into a file"), ("asset cat vision/cats:2.0 > cats.onnx", "a file asset")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Output.IsJson)
            throw new UsageException("A file's bytes are no JSON. Leave out --json.");
        using var client = invocation.OpenClient();
        var resolved = await client.ResolveAsync(AssetReference.Parse(invocation.Get(Ref)), cancellationToken).ConfigureAwait(false);
        var tree = client.TreeOf(resolved);
        var path = FilePath(resolved, tree);
        var output = invocation.Host.OpenOut();
        await using (output.ConfigureAwait(false))
        {
            if (client.Find(resolved) is { } cached)
            {
                var file = File.OpenRead(cached.Path);
                await using (file.ConfigureAwait(false))
                    await file.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await StreamAsync(resolved, path, tree?.Find(path), output, cancellationToken).ConfigureAwait(false);
            }

            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static async Task StreamAsync(ResolvedReference resolved, string path, AssetFile? expected, Stream output, CancellationToken cancellationToken)
    {
        var what = $"'{CliOutput.Safe(path)}' of {resolved.Name} {resolved.Version}";
        var retry = new TransferRetry(TimeProvider.System);
        var read = await retry.RunAsync(ct => resolved.Reader.OpenFileAsync(resolved.Name, resolved.Version, resolved.Manifest.Kind, path, ObjectReadOptions.Whole, ct), cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status != ObjectReadStatus.Found)
                throw new AssetException(AssetErrorCode.InvalidManifest, $"{resolved.Location} has the manifest of {resolved.Name} {resolved.Version} and not its file {what}. The store is damaged.");
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[128 << 10];
            int count;
            while ((count = await ReadAsync(read.Content, buffer, what, resolved.Location, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                await output.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            if (expected is not null && Digest.FromBytes(hash.GetHashAndReset()) is var digest && digest != expected.Digest)
                throw new AssetException(AssetErrorCode.DigestMismatch, $"{what} has the digest {digest} in {resolved.Location}, and {expected.Digest} was published. Do not use what was written.");
        }
    }

    // A break of the transfer is not one of the pipe that is written to.
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, string what, string location, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"{location} broke off while {what} was read: {e.Message} 'asset fetch' goes on where a transfer broke off.", e);
        }
    }

    private static string FilePath(ResolvedReference resolved, AssetTree? tree)
    {
        var sub = resolved.Reference.SubPath;
        if (resolved.Manifest.Kind == AssetKind.File)
        {
            var name = AssetText.Paths(resolved, tree)[0];
            return sub is null || sub == name ? name : throw NoFile(resolved, sub);
        }

        if (sub is null)
            throw new UsageException($"{resolved.Name} {resolved.Version} is a folder. Name a file of it, as in '{resolved.Name}:{resolved.Version}[{CliOutput.Safe(AssetText.Paths(resolved, tree)[0])}]'.");
        return AssetText.Paths(resolved, tree).Contains(sub, StringComparer.Ordinal) ? sub : throw NoFile(resolved, sub);
    }

    private static AssetException NoFile(ResolvedReference resolved, string sub) =>
        new(AssetErrorCode.SubPathNotFound, $"{resolved.Name} {resolved.Version} has no file '{CliOutput.Safe(sub)}'. 'asset tree {resolved.Name}:{resolved.Version}' shows what it has.");
}
