using AssetSdk.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

public class CompilationTests
{
    private static readonly string[] Hostile =
    [
        "a\"b.txt", "a{b}.txt", "<b>&amp;.txt", "]]>", "*/", "///", "\u202Ereversed.txt", "line\u2028separator", "para\u2029graph", "next\u0085line", "zero\u200Bwidth\uFEFF", "tab\ttab", "new\nline",
        "back\\slash", "emoji😀.txt", "half\uD83D", "\uDE00half", "private\uE000use", "\uFFFE\uFFFF", "nul\0", "%s %d {0} ${x}", "---", "\u00A0", "データ/テスト.csv", "الملف.txt",
        "@class", "class", "int/string", "System/String/Object", "global", "Equals/GetType", "CON", "a'b", "#if false", "#error no", "\"\"\"", "$\"", "a/../b", "/rooted", "x//y", "", " ",
    ];

    public static TheoryData<string, LanguageVersion, NullableContextOptions> Consumers()
    {
        var data = new TheoryData<string, LanguageVersion, NullableContextOptions>();
        foreach (var framework in Compiled.Frameworks)
        {
            data.Add(framework, LanguageVersion.CSharp7_3, NullableContextOptions.Disable);
            data.Add(framework, LanguageVersion.Latest, NullableContextOptions.Disable);
            data.Add(framework, LanguageVersion.Latest, NullableContextOptions.Enable);
        }

        return data;
    }

    private static GeneratorDriverRunResult Everything(string visibility) => Generation.Run(new IndexBuilder { Visibility = visibility }
        .Folder("unicode/ucd", "15.0", ["UnicodeData.txt", "auxiliary/Word Break.txt", "auxiliary/Word-Break.txt"], reference: "unicode/ucd:15")
        .Folder("unicode/ucd/more", "1.0", ["50.txt"], reference: "unicode/ucd/more[50.txt]", subPath: "50.txt")
        .File("fonts/inter", "Inter.ttf")
        .Folder("glove/50d", "1.0", [], state: IndexAsset.Locked)
        .File("glove/one", "", state: IndexAsset.Locked)
        .Folder("big", "1.0", [], fileAccessors: IndexAsset.Omitted, fileCount: 12345)
        .Folder("mine", "", ["a"], state: IndexAsset.Overridden, digest: "")
        .Folder("hostile", Hostile)
        .Write());

    // The pragma is there for what is to come: without it the code has no warning either.
    [Theory]
    [MemberData(nameof(Consumers))]
    public void Compile_AnyConsumer_NoWarning(string framework, LanguageVersion language, NullableContextOptions nullable)
    {
        foreach (var visibility in (string[])["internal", "public"])
            Everything(visibility).Compile(framework, language, nullable, withoutPragma: true).Emitted();
    }

    [Theory]
    [InlineData("net472")]
    [InlineData("net10.0")]
    public void Compile_ConsumerWithTypesOfTheFrameworksNames_NoWarning(string framework) => Everything("internal").Compile(framework, consumer:
        """
        namespace System2 { }
        namespace Acme { class System { } class String { } class Path { } class Environment { } class AppContext { } class Assembly { } class AssetInfo { } class AssetLocator { } }
        namespace Acme.App { class System { } class Name { } class Volatile { } enum Array { } class IReadOnlyList<T> { } }
        namespace Acme.App.Path { class File { } }
        namespace Assets { class Unicode { } }
        """).Emitted();

    [Theory]
    [InlineData("")]
    [InlineData("System")]
    [InlineData("my.@class.global")]
    [InlineData("Acme.System.Assets")]
    [InlineData("Größe")]
    public void Compile_AnyNamespace_NoWarning(string @namespace)
    {
        var result = Generation.Run(new IndexBuilder { Namespace = @namespace, ClassName = "@event" }.Folder("a/b", "c.txt").File("f", "g").Write());
        result.Compile(withoutPragma: true).Emitted();
        result.Compile("net472", LanguageVersion.CSharp7_3).Emitted();
    }

    [Fact]
    public void Compile_ClsCompliantAssembly_NoWarning() =>
        Everything("public").Compile(consumer: "[assembly: global::System.CLSCompliant(true)]").Emitted();

    [Fact]
    public void Compile_ConsumerExtendsTheClass_NoWarning() => Everything("internal").Compile(consumer:
        "namespace Acme.App { static partial class Assets { internal static string Two => Unicode.Ucd.Files.UnicodeDataTxt + Unicode.Ucd.Path; } }").Emitted();

    [Fact]
    public void Compile_HundredsOfFoldersDeep_NoWarning()
    {
        var result = Generation.Run(new IndexBuilder().Folder("deep", string.Concat(Enumerable.Repeat("a/", 511)) + "a").Write());
        result.Compile().Emitted();
    }

    [Fact]
    public void Compile_NamesAsLongAsTheyGet_NoWarning() =>
        Generation.Run(new IndexBuilder().Folder(string.Concat(Enumerable.Repeat("n", 512)), new string('x', 1024), new string('漢', 341), new string('漢', 340) + "/b").Write()).Compile().Emitted();

    [Fact]
    public void Compile_DamagedIndexWithAPathTwice_NoWarning() =>
        Generation.Run(new IndexBuilder().Folder("a", "x", "x", "x/y", "x/y").Write()).Compile(withoutPragma: true).Emitted();

    [Fact]
    public void Compile_NamesThatDifferInCase_NoWarning()
    {
        var result = Generation.Run(new IndexBuilder().Folder("a/bc", "x.y", "x.Y").Folder("a/bC", "x").Write());
        Assert.Equal(4, result.Sources().Length);
        result.Compile().Emitted();
    }

    [Theory]
    [InlineData("\u202E")]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\u200B")]
    public void Code_InvisibleCharacters_AreEscaped(string invisible)
    {
        var code = Generation.Run(new IndexBuilder().Folder("a", "x" + invisible + "y").Write()).Code();
        Assert.DoesNotContain(invisible, code, StringComparison.Ordinal);
        Assert.Contains($"\\u{(int)invisible[0]:X4}", code, StringComparison.Ordinal);
    }
}
