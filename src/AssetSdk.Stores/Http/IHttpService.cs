using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What the web API of a service adds to plain reads: who asks, and what the service's own failures mean.</summary>
internal interface IHttpService
{
    /// <summary>The identity that requests have, for messages; never the secret.</summary>
    string Identity { get; }

    /// <summary>Makes a request to the service one of this identity. Called for each request anew, with all its other headers set.</summary>
    /// <exception cref="AssetException">There are no credentials, or they cannot be had now.</exception>
    ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>
    /// Says what an answer means that is neither the object nor that it has not changed; <see langword="null"/> for what the protocol alone says. Its body
    /// has not been read.
    /// </summary>
    ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken);
}

/// <summary>What a service's answer means.</summary>
/// <param name="Failure">The failure, to be thrown; <see langword="null"/> when there is definitely no such object.</param>
internal readonly record struct HttpServiceAnswer(AssetException? Failure)
{
    /// <summary>There is definitely no such object.</summary>
    public static HttpServiceAnswer NotFound => default;
}
