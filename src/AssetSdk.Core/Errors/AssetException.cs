namespace AssetSdk.Core;

/// <summary>
/// The one exception of AssetSdk: a stable <see cref="Code"/> and a message that says what happened, to what, and what to do.
/// A message never holds a secret.
/// </summary>
public sealed class AssetException : Exception
{
    /// <summary>Makes an exception with a code.</summary>
    /// <param name="code">What happened, as a stable code.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="innerException">What caused it, if something else did.</param>
    public AssetException(AssetErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>The stable code.</summary>
    public AssetErrorCode Code { get; }
}
