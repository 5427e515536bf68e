using System.Globalization;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset cache size</c>.</summary>
internal sealed class CacheSizeCommand : CliCommand
{
    public CacheSizeCommand()
        : base("size", "Says how much the cache takes.")
    {
        Remarks = """
            Assets are laid out as links to contents: a content that several assets have takes the disk once. 'on disk' is what all of the cache takes.
            In JSON: {"cache", "assets", "assetBytes", "contents", "contentBytes", "downloads", "downloadBytes", "bytesOnDisk"}.
            """;
        Examples = [("asset cache size", "for people"), ("asset cache size --json", "in bytes, for a script")];
    }

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (cache, output) = (CacheChoice.Of(invocation), invocation.Output);
        var size = new CacheInventory(cache).Measure(cancellationToken);
        output.Json(new JsonObject
        {
            ["cache"] = cache.Root.Root,
            ["assets"] = size.Assets,
            ["assetBytes"] = size.AssetBytes,
            ["contents"] = size.Blobs,
            ["contentBytes"] = size.BlobBytes,
            ["downloads"] = size.Downloads,
            ["downloadBytes"] = size.DownloadBytes,
            ["bytesOnDisk"] = size.BytesOnDisk,
        });
        var table = new TextTable("WHAT", "COUNT>", "SIZE>");
        table.Add("assets", Number(size.Assets), ByteSize.Text(size.AssetBytes));
        table.Add("contents", Number(size.Blobs), ByteSize.Text(size.BlobBytes));
        table.Add("downloads under way", Number(size.Downloads), ByteSize.Text(size.DownloadBytes));
        table.Add("on disk", "", ByteSize.Text(size.BytesOnDisk));
        output.Table(table);
        output.Line(cache.Root.Root);
        return Task.FromResult(ExitCode.Done);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
