using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

/// <summary>Generated values of the formats.</summary>
internal static class Samples
{
    private static readonly Gen<char> Inner = Gen.Elements("abcXYZ019_.-".ToCharArray());
    private static readonly Gen<char> Edge = Gen.Elements("abcXYZ019".ToCharArray());

    /// <summary>Text that formats like to get wrong: separators, escapes, quotes, line ends of all kinds, characters beyond the basic plane.</summary>
    public static Gen<string> Text { get; } =
        Gen.Elements("a", "Z", "7", " ", "\t", "\n", "\r", "\r\n", "\\", "\\n", "\"", "'", "/", "{", "<", "&", "é", "e\u0301", "\u0085", "\u2028", "\uFEFF", "\uE000", "\uFFFD", "\U0001F600", "\u0001")
            .ListOf().Select(parts => string.Concat(parts));

    public static Gen<Digest> Digests { get; } =
        Gen.Choose(0, int.MaxValue).Select(seed => Digest.Of(BitConverter.GetBytes(seed)));

    public static Gen<string> Versions { get; } = Segment;

    public static Gen<string> Names { get; } =
        Segment.NonEmptyListOf().Select(segments => string.Join('/', segments.Take(5)));

    /// <summary>Safe paths of files, of any characters that are allowed.</summary>
    public static Gen<string> Paths { get; } =
        Gen.Elements("a", "B", ".x", "..y", "with space", "é", "\uE000", "\uFFFD", "\U0001F600", "'\"", "x-y.z", "a{b}", "0")
            .NonEmptyListOf().Select(segments => string.Join('/', segments.Take(4)));

    public static Gen<AssetReference> References { get; } =
        from name in Names
        from version in Optional(Versions)
        from subPath in Optional(Paths)
        select new AssetReference(name, version, subPath);

    public static Gen<AssetFile> Files { get; } =
        from path in Paths
        from size in Gen.Choose(0, 1 << 30)
        from digest in Digests
        from executable in Gen.Elements(true, false)
        select new AssetFile(path, (long)size * 3, digest, executable);

    /// <summary>Trees whose files can lie side by side.</summary>
    public static Gen<AssetTree> Trees { get; } =
        Gen.OneOf(
            Files.ListOf().Select(files => AssetTree.Create(AssetKind.Folder, Compatible(files))),
            Files.Select(file => AssetTree.Create(AssetKind.File, [file with { Path = file.Path.Split('/')[0] }])));

    public static Gen<LockEntry> LockEntries { get; } =
        from name in Names
        from requested in Gen.OneOf(Gen.Constant(""), Versions, Text)
        from scheme in Gen.Elements("major_minor", "semver", "url", "of the future")
        from resolved in Versions
        from digest in Digests
        from size in Gen.Choose(0, int.MaxValue)
        from files in Gen.Choose(0, 1000)
        from unknown in Gen.Elements("", "\"x\":1", "\"x\":{\"y\":[1,null,\"\\n\"]},\"z\":\"é<>&'\"")
        select new LockEntry(name, requested, scheme, resolved, files == 1 ? AssetKind.File : AssetKind.Folder, digest, (long)size << 16, files) { UnknownMembers = unknown };

    private static Gen<string> Segment =>
        from first in Edge
        from middle in Inner.ListOf()
        from last in Edge
        select middle.Count == 0 ? first.ToString() : first + string.Concat(middle.Take(12)) + last;

    private static Gen<string?> Optional(Gen<string> text) => Gen.OneOf(Gen.Constant<string?>(null), text.Select(t => (string?)t));

    private static List<AssetFile> Compatible(IEnumerable<AssetFile> files)
    {
        var taken = new List<AssetFile>();
        foreach (var file in files)
        {
            if (AssetPath.ProblemOfSet(taken.Append(file).Select(f => f.Path)) is null)
                taken.Add(file);
        }

        return taken;
    }
}
