using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>YAML for code that reads JSON.</summary>
public static class Yaml
{
    /// <summary>
    /// Writes a YAML document as JSON in UTF-8, by the core schema of YAML 1.2: <c>true</c>, <c>null</c> and numbers are what they look like, all other plain text is text.
    /// </summary>
    /// <remarks>
    /// Numbers keep their digits; hexadecimal and octal ones become decimal. Aliases and merge keys (<c>&lt;&lt;</c>) are written out. Keys that are no text become their text.
    /// An empty document is <c>null</c>. Refused are: a second document, a key that stands twice, a mapping or list as a key, tags beyond the core schema, <c>.inf</c> and <c>.nan</c>,
    /// more than 64 levels, more than 1,000,000 nodes after aliases are written out, and more than 64 MiB of YAML or JSON.
    /// </remarks>
    /// <param name="yaml">The document, in UTF-8, or in UTF-16 or UTF-32 with a byte order mark. It is read to its end and left open.</param>
    /// <exception cref="ModelException">The YAML is malformed or refused; the message has line and column.</exception>
    public static byte[] YamlToJson(Stream yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        try
        {
            return YamlJson.Convert(yaml);
        }
        catch (YamlReadException e)
        {
            throw new ModelException(AssetErrorCode.InvalidYaml, e.Message, innerException: e);
        }
    }
}
