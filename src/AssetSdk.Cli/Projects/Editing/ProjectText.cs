using System.Text;
using System.Xml;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>
/// A project file as its author wrote it. A change makes another text, well-formed again; what was not changed stays as it was, to the byte.
/// </summary>
internal sealed class ProjectText
{
    private readonly Encoding _encoding;
    private readonly bool _hasMark;

    private ProjectText(string file, string text, Encoding encoding, bool hasMark)
    {
        File = file;
        Text = text;
        _encoding = encoding;
        _hasMark = hasMark;
        Check();
        Root = XmlScanner.Scan(text);
    }

    public string File { get; }

    public string Text { get; }

    /// <summary>The root element: <c>Project</c>.</summary>
    public XmlSpan Root { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="AssetException">It cannot be read, is no XML, or is written in an encoding that would not come back as it was.</exception>
    public static ProjectText Load(string file)
    {
        try
        {
            return Read(file, System.IO.File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"'{file}' cannot be read: {e.Message}", e);
        }
    }

    public static ProjectText Read(string file, byte[] bytes)
    {
        Encoding[] marked = [new UTF8Encoding(true, true), new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true)];
        var encoding = Array.Find(marked, e => bytes.AsSpan().StartsWith(e.GetPreamble()));
        var hasMark = encoding is not null;
        encoding ??= new UTF8Encoding(false, true);
        try
        {
            var text = encoding.GetString(bytes, hasMark ? encoding.GetPreamble().Length : 0, bytes.Length - (hasMark ? encoding.GetPreamble().Length : 0));
            return new ProjectText(file, text, encoding, hasMark);
        }
        catch (DecoderFallbackException e)
        {
            throw new AssetException(AssetErrorCode.ProjectNotEditable, $"'{file}' is not written in UTF-8. Save it as UTF-8, and try again.", e);
        }
    }

    /// <summary>The text with a part of it replaced.</summary>
    public ProjectText With(int start, int end, string replacement) =>
        new(File, string.Concat(Text.AsSpan(0, start), replacement, Text.AsSpan(end)), _encoding, _hasMark);

    public byte[] ToBytes() => [.. _hasMark ? _encoding.GetPreamble() : [], .. _encoding.GetBytes(Text)];

    /// <summary>Writes the file.</summary>
    /// <param name="before">What was read from it.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it cannot be written. <see cref="AssetErrorCode.ProjectNotEditable"/>: it was changed meanwhile.</exception>
    public void Save(ProjectText before) => ProjectFile.Replace(File, before.ToBytes(), ToBytes());

    /// <summary>The smallest element that a line and column are in, as MSBuild counts them.</summary>
    public XmlSpan? ElementAt(int line, int column)
    {
        var at = TextLines.At(Text, line, column);
        return Root.Descendants().Prepend(Root).Where(e => e.Start <= at && at < e.End).MinBy(static e => e.End - e.Start);
    }

    private void Check()
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } name && !IsOurs(name) && !Ascii.IsValid(Text))
                    throw new AssetException(AssetErrorCode.ProjectNotEditable, $"'{File}' is written in {AssetPath.Printable(name)}. Save it as UTF-8, and try again.");
            }
        }
        catch (XmlException e)
        {
            throw new AssetException(AssetErrorCode.ProjectNotEditable, $"'{File}' is no XML that asset can edit: {e.Message}", e);
        }
    }

    private static bool IsOurs(string encoding) => encoding.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase) || encoding.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase);
}
