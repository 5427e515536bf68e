using AssetSdk.Core;
using AssetSdk.Server.Api;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Security;

/// <summary>Finds out who asks before a route does anything, and refuses who may not do what the route does.</summary>
internal sealed class CallerOfRequest(RequestDelegate next, SqlTokens tokens, AnonymousAccess anonymous)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeededRight>() is { } needed)
        {
            var caller = await IdentifyAsync(context).ConfigureAwait(false);
            if (caller.Right == AccessRight.None)
                throw new ApiException(401, "A token is needed. Send it as 'Authorization: Bearer …'; 'asset-server token create' makes one.");
            if (caller.Right < needed.Right)
                throw new AssetException(AssetErrorCode.NotPermitted, $"{caller.Name} may not do this. Use a token with the right '{needed.Text}'.");
            if (needed.Right == AccessRight.Admin)
                caller.CheckUnbounded(AccessRight.Admin);
            context.Features.Set(caller);
        }

        await next(context).ConfigureAwait(false);
    }

    private async Task<Caller> IdentifyAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
            return await anonymous.OfAsync(context).ConfigureAwait(false);
        if (header.Count == 1 && TokenText.OfHeader(header.ToString()) is { } text && await tokens.FindGoodAsync(TokenText.Hash(text), context.RequestAborted).ConfigureAwait(false) is { } token)
            return new Caller(token.Name, token.Right, token.Prefixes);
        throw new ApiException(401, "The token is not known, or has been revoked, or has expired.");
    }
}

/// <summary>What a route needs.</summary>
internal sealed record NeededRight(AccessRight Right)
{
    /// <summary>The right as it is written in tokens.</summary>
    public string Text => Right switch { AccessRight.Read => "read", AccessRight.Write => "write", _ => "admin" };
}

/// <summary>The caller of a request.</summary>
internal static class RequestCaller
{
    public static Caller Caller(this HttpContext context) => context.Features.Get<Caller>() ?? Security.Caller.Nobody;
}
