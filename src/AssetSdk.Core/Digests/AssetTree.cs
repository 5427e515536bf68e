using System.Globalization;
using System.Text;

namespace AssetSdk.Core;

/// <summary>Whether an asset is one file or a folder of files.</summary>
public enum AssetKind
{
    /// <summary>One file; its one path is its file name.</summary>
    File,

    /// <summary>A folder of files.</summary>
    Folder,
}

/// <summary>A file of an asset.</summary>
/// <param name="Path">Its path inside the asset, segments joined by <c>/</c>; for a file asset its file name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">The SHA-256 of its bytes.</param>
/// <param name="Executable">Whether it is laid out with the executable bits.</param>
public sealed record AssetFile(string Path, long Size, Digest Digest, bool Executable = false);

/// <summary>
/// What a whole asset consists of, and so what it <em>is</em>: its <see cref="Digest"/>, the tree digest, is the SHA-256 of its
/// <see cref="ToListing">listing</see>.
/// </summary>
/// <remarks>
/// The listing is UTF-8 text: <c>assetsdk-tree 1 file</c> or <c>assetsdk-tree 1 folder</c>, then <c>&lt;hex&gt; &lt;size&gt; &lt;x or -&gt; &lt;path&gt;</c>
/// a file, sorted by the path's UTF-8 bytes, each line ended by <c>\n</c>. The same bytes are a store's <c>&lt;version&gt;.files</c> object and
/// the cache's marker beside a tree.
/// </remarks>
public sealed class AssetTree
{
    private const string Header = "assetsdk-tree 1 ";

    /// <summary>The most files that an asset may have.</summary>
    public const int MaxFiles = 1_000_000;

    private readonly AssetFile[] _files;

    private AssetTree(AssetKind kind, AssetFile[] files, byte[] listing)
    {
        Kind = kind;
        _files = files;
        Digest = Digest.Of(listing);
        Size = files.Sum(f => f.Size);
    }

    /// <summary>Whether the asset is a file or a folder.</summary>
    public AssetKind Kind { get; }

    /// <summary>The files, sorted by their paths' UTF-8 bytes.</summary>
    public IReadOnlyList<AssetFile> Files => _files;

    /// <summary>The tree digest.</summary>
    public Digest Digest { get; }

    /// <summary>The length of all files, in bytes.</summary>
    public long Size { get; }

    /// <summary>Makes a tree of files in any order.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidManifest"/>: a path is not safe, or two cannot lie side by side, a file asset has not exactly one
    /// file without a folder, a size is negative, or there are more than <see cref="MaxFiles"/>.
    /// </exception>
    public static AssetTree Create(AssetKind kind, IEnumerable<AssetFile> files)
    {
        var sorted = files.ToArray();
        Array.Sort(sorted, static (x, y) => Utf8Order.Instance.Compare(x.Path, y.Path));
        if (Problem(kind, sorted) is { } problem)
            throw new AssetException(AssetErrorCode.InvalidManifest, $"The list of files is not valid: {problem}.");
        return new AssetTree(kind, sorted, Write(kind, sorted));
    }

    /// <summary>Parses a listing. The result's <see cref="Digest"/> is the digest of exactly these bytes.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: the bytes are not a listing.</exception>
    public static AssetTree Parse(ReadOnlySpan<byte> listing)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(listing);
        }
        catch (DecoderFallbackException e)
        {
            throw Invalid("it is not UTF-8", e);
        }

        var lines = text.AsSpan().EnumerateLines();
        if (!text.EndsWith('\n') || !lines.MoveNext())
            throw Invalid("it does not end with a line end");
        var kind = lines.Current switch
        {
            Header + "file" => AssetKind.File,
            Header + "folder" => AssetKind.Folder,
            _ => throw Invalid($"its first line is not '{Header}file' or '{Header}folder'"),
        };

        var files = new List<AssetFile>();
        var start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            files.Add(ParseLine(text.AsSpan(start, end - start), files.Count + 2));
            if (files.Count > MaxFiles)
                throw Invalid($"it has more than {MaxFiles:N0} files");
            start = end + 1;
        }

        var tree = Create(kind, files);
        if (!tree.ToListing().AsSpan().SequenceEqual(listing))
            throw Invalid("its lines are not sorted or not written as they should be");
        return tree;
    }

    /// <summary>The bytes that the tree digest hashes.</summary>
    public byte[] ToListing() => Write(Kind, Files);

    /// <summary>Finds a file by its path.</summary>
    public AssetFile? Find(string path) =>
        FirstFrom(path) is var i && i < _files.Length && string.Equals(_files[i].Path, path, StringComparison.Ordinal) ? _files[i] : null;

    /// <summary>Says whether <paramref name="subPath"/> is a file of the asset or a folder in it.</summary>
    public bool Contains(string subPath)
    {
        if (Find(subPath) is not null)
            return true;
        var inside = subPath + "/";
        var first = FirstFrom(inside);
        return first < _files.Length && _files[first].Path.StartsWith(inside, StringComparison.Ordinal);
    }

    // The number of files whose paths come before a path.
    private int FirstFrom(string path)
    {
        var (low, high) = (0, _files.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Utf8Order.Instance.Compare(_files[middle].Path, path) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static byte[] Write(AssetKind kind, IReadOnlyList<AssetFile> files)
    {
        var text = new StringBuilder(64 + (files.Count * 96)).Append(Header).Append(kind == AssetKind.File ? "file\n" : "folder\n");
        foreach (var file in files)
            text.Append(file.Digest.Hex).Append(' ').Append(CultureInfo.InvariantCulture, $"{file.Size}").Append(file.Executable ? " x " : " - ").Append(file.Path).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static AssetFile ParseLine(ReadOnlySpan<char> line, int number)
    {
        // <64 hex> ' ' <size> ' ' <x|-> ' ' <path>
        if (line.Length > 65 && line[64] == ' ' && Digest.TryFromHex(line[..64].ToString(), out var digest))
        {
            var rest = line[65..];
            var space = rest.IndexOf(' ');
            if (space > 0 && rest.Length > space + 3 && rest[space + 2] == ' ' && rest[space + 1] is 'x' or '-'
                && long.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                return new AssetFile(rest[(space + 3)..].ToString(), size, digest, rest[space + 1] == 'x');
            }
        }

        throw Invalid($"its line {number} is not '<hex> <size> <x or -> <path>'");
    }

    private static string? Problem(AssetKind kind, AssetFile[] files)
    {
        if (files.Length > MaxFiles)
            return $"it has more than {MaxFiles:N0} files";
        if (kind == AssetKind.File && (files.Length != 1 || (files[0].Path?.Contains('/', StringComparison.Ordinal) ?? true)))
            return "a file asset has exactly one file, without a folder";
        long total = 0;
        foreach (var file in files)
        {
            if (file.Size < 0 || file.Size > long.MaxValue - total)
                return $"'{AssetPath.Printable(file.Path)}' has an impossible size";
            total += file.Size;
            if (file.Digest.Hex.Length == 0)
                return $"'{AssetPath.Printable(file.Path)}' has no digest";
        }

        return AssetPath.ProblemOfSet(files.Select(f => f.Path));
    }

    private static AssetException Invalid(string why, Exception? inner = null) =>
        new(AssetErrorCode.InvalidManifest, $"The listing is not valid: {why}.", inner);
}
