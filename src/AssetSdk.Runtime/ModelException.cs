using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>
/// The one exception of the model library: a stable <see cref="Code"/> and a message that says what happened, to which model, and what to do.
/// </summary>
public sealed class ModelException : Exception
{
    /// <summary>Makes an exception with a code.</summary>
    /// <param name="code">What happened, as a stable code, one of the table in AssetSdk's README.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="modelKey">The key of the model that it happened to, if it was one.</param>
    /// <param name="chain">The keys that led to it, or <see langword="null"/> for the model alone.</param>
    /// <param name="innerException">What caused it, if something else did.</param>
    public ModelException(string code, string message, string? modelKey = null, IReadOnlyList<string>? chain = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        ModelKey = modelKey;
        Chain = chain ?? (modelKey is null ? [] : [modelKey]);
    }

    internal ModelException(AssetErrorCode code, string message, string? modelKey = null, IReadOnlyList<string>? chain = null, Exception? innerException = null)
        : this(code.Id, message, modelKey, chain, innerException)
    {
    }

    /// <summary>The stable code: <c>ASSET21</c> and two digits.</summary>
    public string Code { get; }

    /// <summary>The key of the model that it happened to, or <see langword="null"/> if it was none.</summary>
    public string? ModelKey { get; }

    /// <summary>How it came to that: the keys from the model that was asked for to the one that failed, or, of models that need each other, once around from a model to itself.</summary>
    public IReadOnlyList<string> Chain { get; }
}
