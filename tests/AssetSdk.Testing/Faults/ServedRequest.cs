namespace AssetSdk.Testing;

/// <summary>A request that a <see cref="FaultServer"/> got.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">The decoded path without the leading <c>/</c>: the object's key.</param>
/// <param name="Target">The path and query as they were sent.</param>
/// <param name="Headers">Its headers.</param>
public sealed record ServedRequest(string Method, string Path, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header, or <see langword="null"/>.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>The status that was answered; zero while there is none.</summary>
    public int Status { get; internal set; }

    /// <summary>How many bytes of the body were sent.</summary>
    public long BytesSent { get; internal set; }

    public override string ToString() => $"{Method} /{Path} {Status}";
}
