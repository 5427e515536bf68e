using System.Globalization;
using System.Xml;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What an answer of S3 that is no success says: <c>&lt;Error&gt;&lt;Code&gt;…&lt;/Code&gt;&lt;Message&gt;…&lt;/Message&gt;…&lt;/Error&gt;</c>. Untrusted.</summary>
/// <param name="Code">The code; empty when there is none, as in answers to HEAD.</param>
/// <param name="Message">S3's own words.</param>
/// <param name="Region">The region that the bucket is in, or that the signature should be for.</param>
/// <param name="ServerTime">The server's clock, when ours is said to be wrong.</param>
internal sealed record S3Error(string Code, string Message, string? Region, string? ServerTime)
{
    private const int MaxMessage = 300;

    private static readonly S3Error None = new("", "", null, null);

    /// <summary>The server that the bucket is to be asked for at, when it is said: of a redirect.</summary>
    public string? Target { get; private init; }

    /// <summary>Whether it says that the session of the credentials has ended.</summary>
    public bool IsExpired => Code is "ExpiredToken" or "TokenRefreshRequired";

    /// <summary>Reads what an answer says.</summary>
    public static async Task<S3Error> ReadAsync(HttpResponseMessage response, HttpTransport transport, CancellationToken cancellationToken)
    {
        var error = Parse(await HttpBody.ReadErrorAsync(response, transport, cancellationToken).ConfigureAwait(false));
        if (response.Headers.Location is { IsAbsoluteUri: true } location && HttpUrl.IsHttp(location) && HttpUrl.HasHost(location))
            error = error with { Target = location.IdnHost };
        return response.Headers.NonValidated.TryGetValues("x-amz-bucket-region", out var values) && values.ToString() is var region && S3Region.IsValid(region)
            ? error with { Region = region }
            : error;
    }

    /// <summary>Reads a body; what is no error of S3 says nothing.</summary>
    public static S3Error Parse(byte[] body)
    {
        var error = None;
        if (body.Length == 0)
            return error;
        try
        {
            using var reader = S3Xml.Reader(body);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "Error")
                return error;
            foreach (var (name, value) in S3Xml.TextsOf(reader))
            {
                error = name switch
                {
                    "Code" => error with { Code = value },
                    "Message" => error with { Message = Shown(value) },
                    "Region" when S3Region.IsValid(value) => error with { Region = value },
                    "Endpoint" => error with { Target = value },
                    "ServerTime" => error with { ServerTime = Shown(value) },
                    _ => error,
                };
            }
        }
        catch (XmlException)
        {
            // What was read before the end is S3's.
        }

        return error;
    }

    private static string Shown(string text) => AssetPath.Printable(text.Length > MaxMessage ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, MaxMessage)}…") : text);
}
