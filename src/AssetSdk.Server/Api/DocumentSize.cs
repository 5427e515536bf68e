using System.Text;

namespace AssetSdk.Server.Api;

/// <summary>How large a document may become.</summary>
internal static class DocumentSize
{
    /// <summary>Refuses a change that makes a document larger than it may be.</summary>
    /// <param name="before">The document as it is kept.</param>
    /// <param name="after">The document as it would be.</param>
    /// <param name="maxBytes">The limit. One beyond it already, by what the server has added or by how it writes what it got, may stay so or shrink.</param>
    /// <exception cref="ApiException">413.</exception>
    public static void CheckChange(string before, string after, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetByteCount(after);
        if (bytes > maxBytes && bytes > Encoding.UTF8.GetByteCount(before))
            throw new ApiException(413, $"The document would be larger than {maxBytes} bytes, which the server's limits allow.");
    }
}
