using YamlDotNet.Core;

namespace AssetSdk.Runtime;

/// <summary>A YAML document is malformed or refused; the message ends with the place.</summary>
internal sealed class YamlReadException(string reason, Mark where, Exception? innerException = null)
    : Exception(where.Line > 0 ? $"{reason} (line {where.Line}, column {where.Column})" : reason, innerException)
{
    /// <summary>The message without the place.</summary>
    public string Reason { get; } = reason;

    /// <summary>The line, from 1; 0 if it is no place of the document.</summary>
    public int Line { get; } = (int)where.Line;

    /// <summary>The column, from 1; 0 if it is no place of the document.</summary>
    public int Column { get; } = where.Line > 0 ? (int)where.Column : 0;
}
