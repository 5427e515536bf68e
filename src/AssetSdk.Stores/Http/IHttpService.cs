using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What the web API of a service adds to plain reads: who asks, and what the service's own failures mean.</summary>
internal interface IHttpService
{
    /// <summary>The identity that requests have, for messages; never the secret.</summary>
    string Identity { get; }

    /// <summary>
    /// Whether the service has words of its own for an object that is not there. Without them 404 is the status of a proxy or a login page, which says nothing of the object.
    /// </summary>
    bool SaysNotFoundItself => true;

    /// <summary>Whether redirects of reads are followed, on another server without credentials. Else they are answers like any other, for the service to explain.</summary>
    bool FollowsRedirects => true;

    /// <summary>Makes a request to the service one of this identity. Called for each request anew, with all its other headers set, and once more for one that is repeated.</summary>
    /// <exception cref="AssetException">There are no credentials, or they cannot be had now.</exception>
    ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>
    /// What changes when the object of an answer does, in the form of an entity tag; what the protocol says, unless the service knows better.
    /// </summary>
    string? ValidatorOf(HttpResponseMessage response) => HttpValidator.Of(response);

    /// <summary>
    /// Says the conditions of a read (<c>If-None-Match</c>, <c>If-Range</c>) as the service knows them, where it does not know these. A part of an
    /// object that has changed may then be answered with 412. Called before <see cref="AuthenticateAsync"/>.
    /// </summary>
    void RestateConditions(HttpRequestMessage request)
    {
        // Most know what the protocol knows.
    }

    /// <summary>
    /// Takes note of an answer that the same request, authenticated anew, may not get: the credential has expired, and there may be a fresh one. An answer that is read for
    /// that by <see cref="HttpBody.ReadErrorAsync"/> can be read again.
    /// </summary>
    /// <returns>Whether the request is worth one more try.</returns>
    ValueTask<bool> MayRepeatAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(false);

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
