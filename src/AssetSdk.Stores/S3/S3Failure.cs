using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What was asked of S3, with the right that it needs.</summary>
internal sealed record S3Action(string Verb, string Right)
{
    public static S3Action Read { get; } = new("read", "s3:GetObject");

    public static S3Action Write { get; } = new("write", "s3:PutObject");

    public static S3Action Delete { get; } = new("delete", "s3:DeleteObject");

    public static S3Action List { get; } = new("list", "s3:ListBucket");
}

/// <summary>Says in our words what S3's errors mean, and what to do.</summary>
internal static class S3Failure
{
    /// <summary>The failure that an answer is.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="error">What it says.</param>
    /// <param name="url">What was asked for.</param>
    /// <param name="action">What for.</param>
    /// <param name="connection">Whom.</param>
    public static AssetException Of(HttpResponseMessage response, S3Error error, Uri url, S3Action action, S3Connection connection)
    {
        var address = HttpUrl.Show(url);
        var says = error.Message.Length > 0 ? $" S3 says: {error.Message.TrimEnd('.')}." : "";
        var identity = connection.Identity;
        switch (error.Code)
        {
            case "NoSuchBucket":
                return new AssetException(AssetErrorCode.StoreNotFound, $"There is no bucket '{connection.Bucket}' at {HttpUrl.Show(connection.Server)}. Check its name, and Endpoint when it is not one of Amazon's.");
            case "RequestTimeTooSkewed":
                return Denied($"{address} refused the request because this machine's clock is wrong: the server's time is {error.ServerTime ?? "another"}. Set the clock.");
            case "ExpiredToken" or "TokenRefreshRequired" or "InvalidToken":
                return Denied($"{address} refused access ({error.Code}): the session of the credentials has ended or is not one; {identity}. {connection.Renewal}.{says}");
            case "InvalidAccessKeyId":
                return Denied($"{address} does not know the access key ({error.Code}); {identity}. Check AWS_ACCESS_KEY_ID or the Profile, and that the Endpoint is the service that the key belongs to.{says}");
            case "SignatureDoesNotMatch":
                return Denied($"{address} refused the signature ({error.Code}); {identity}. The secret key is another one than this access key's: check AWS_SECRET_ACCESS_KEY or the Profile.");
            case "InvalidObjectState":
                return new AssetException(AssetErrorCode.SourceFailed, $"{address} is archived and cannot be read before it is restored ('aws s3api restore-object').{says}");
            case "NotImplemented":
                return new AssetException(AssetErrorCode.SourceFailed, $"{address} cannot do what was asked (501 NotImplemented).{says}");
        }

        if (error.Region is { } region && region != connection.Region && IsRegionFault(response.StatusCode))
            return new AssetException(AssetErrorCode.SourceFailed, $"The bucket '{connection.Bucket}' is in the region {region}, and was asked for in {connection.Region}. Set Region to {region}.");
        if (HttpObjectReader.IsRedirect(response.StatusCode))
        {
            var target = error.Target is { } server ? $"to '{AssetPath.Printable(server)}'" : "that leads nowhere";
            return new AssetException(AssetErrorCode.RedirectRefused, $"{address} answered with a redirect {target} ({Status(response, error)}), which was not followed: what is signed for one server is sent to no other. If the bucket is there, set Endpoint or Region to it.");
        }

        if (error.Code is "AccessDenied" or "AllAccessDisabled" or "AccountProblem" or "InvalidSecurity" or "NotSignedUp" || response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var hint = action == S3Action.Read ? " S3 also answers 403 for an object that is not there when the right to list (s3:ListBucket) is missing." : "";
            return Denied($"{address} refused access ({Status(response, error)}); {identity}. Check that it may {action.Verb} there ({action.Right}).{hint}{says}");
        }

        if (error.Code.Length == 0)
            return response.StatusCode == HttpStatusCode.NotFound ? HttpFailure.OfForeignNotFound(response, url) : HttpFailure.OfStatus(response, url, identity);
        var failure = new AssetException(AssetErrorCode.SourceFailed, $"{address} answered {Status(response, error)}.{says}");
        return IsTransient(error.Code) || HttpFailure.IsTransient(response.StatusCode) ? failure.AsTransient(HttpFailure.RetryAfter(response)) : failure;
    }

    /// <summary>Whether an answer can mean that the bucket is elsewhere.</summary>
    public static bool IsRegionFault(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden;

    private static AssetException Denied(string message) => new(AssetErrorCode.AccessDenied, message);

    private static string Status(HttpResponseMessage response, S3Error error) =>
        $"{(int)response.StatusCode} {AssetPath.Printable(error.Code.Length > 0 ? error.Code : response.ReasonPhrase)}".TrimEnd();

    // Some come with the status 400, or with 200 in an answer that began before it was known.
    private static bool IsTransient(string code) =>
        code is "SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable" or "Throttling" or "ThrottlingException" or "TooManyRequests" or "OperationAborted" or "ConditionalRequestConflict"
            or "BadDigest" or "XAmzContentSHA256Mismatch" or "IncompleteBody";
}
