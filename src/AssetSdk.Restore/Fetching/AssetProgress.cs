namespace AssetSdk.Restore;

/// <summary>How far the download of an asset is.</summary>
/// <param name="Asset">Name and version.</param>
/// <param name="Bytes">How many bytes have arrived, of files that are brought anew; what was sent twice counts twice.</param>
/// <param name="Size">How many bytes the asset has, if that is known.</param>
/// <param name="Elapsed">Since it began.</param>
public sealed record AssetProgress(string Asset, long Bytes, long? Size, TimeSpan Elapsed)
{
    /// <summary>The progress for people: <c>models/large 1.0: 1.2 GB of 4.5 GB, 110.0 MB/s</c>.</summary>
    public override string ToString()
    {
        var rate = Elapsed > TimeSpan.Zero ? ", " + ByteSize.Text((long)(Bytes / Elapsed.TotalSeconds)) + "/s" : "";
        return $"{Asset}: {ByteSize.Text(Bytes)}{(Size is { } size ? " of " + ByteSize.Text(size) : "")}{rate}";
    }
}
