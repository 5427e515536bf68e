using AssetSdk.Core;

namespace AssetSdk.Server.Security;

/// <summary>Who asks, and what they may do.</summary>
/// <param name="Name">The name for the audit.</param>
/// <param name="Right">What they may do with what is below <paramref name="Prefixes"/>.</param>
/// <param name="Prefixes">Asset names, and all below them: <c>team/nlp</c> is <c>team/nlp</c> and <c>team/nlp/words</c>, and not <c>team/nlp2</c>. None: everything.</param>
internal sealed record Caller(string Name, AccessRight Right, IReadOnlyList<string> Prefixes)
{
    /// <summary>Somebody without rights.</summary>
    public static Caller Nobody { get; } = new("nobody", AccessRight.None, []);

    /// <summary>Somebody without a token, where that is allowed.</summary>
    public static Caller Anonymous(AccessRight right) => new("anonymous", right, []);

    /// <summary>Whether the rights are those over everything.</summary>
    public bool IsUnbounded => Prefixes.Count == 0;

    /// <summary>Whether an asset of this name is there, as far as they are concerned.</summary>
    public bool MayRead(string name) => Right >= AccessRight.Read && Covers(name);

    /// <summary>Refuses to write an asset of this name.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NotPermitted"/>.</exception>
    public void CheckMayWrite(string name)
    {
        if (Right < AccessRight.Write)
            throw new AssetException(AssetErrorCode.NotPermitted, $"{Name} may read and not write. Use a token with the right 'write'.");
        if (!Covers(name))
            throw new AssetException(AssetErrorCode.NotPermitted, $"{Name} may not write '{AssetPath.Printable(name)}': the token's rights end at {string.Join(", ", Prefixes.Select(static p => $"'{p}'"))}.");
    }

    /// <summary>Refuses what concerns more than names: the registry, and the server as a whole.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NotPermitted"/>.</exception>
    public void CheckUnbounded(AccessRight right)
    {
        if (Right < right || !IsUnbounded)
            throw new AssetException(AssetErrorCode.NotPermitted, $"{Name} may not do this. Use a token with the right '{(right == AccessRight.Admin ? "admin" : "write")}' over all names.");
    }

    private bool Covers(string name) => IsUnbounded || Prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal) && (name.Length == p.Length || name[p.Length] == '/'));
}
