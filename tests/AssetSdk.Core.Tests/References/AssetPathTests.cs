namespace AssetSdk.Core.Tests;

public sealed class AssetPathTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("..", "segment '..'")]
    [InlineData("../x", "segment '..'")]
    [InlineData("a/../b", "segment '..'")]
    [InlineData("a/..", "segment '..'")]
    [InlineData(".", "segment '.'")]
    [InlineData("a/./b", "segment '.'")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("a\\..\\b", "'\\'")]
    [InlineData("C:x", "drive letter")]
    [InlineData("c:/x", "drive letter")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\nb", "U+000A")]
    [InlineData("a\u007f", "U+007F")]
    [InlineData("a\u0085b", "U+0085")]
    public void Problem_UnsafePath_SaysWhy(string path, string why) =>
        Assert.Contains(why, AssetPath.Problem(path), StringComparison.Ordinal);

    [Fact]
    public void Problem_HalfASurrogatePair_SaysWhy()
    {
        foreach (var path in new[] { "\ud800", "a\udc00b", "\udc00\ud800", "x/\ud83d" })
            Assert.Contains("not valid Unicode", AssetPath.Problem(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(".gitignore")]
    [InlineData("...")]
    [InlineData("a/.../b")]
    [InlineData("a b/ü/日本語/\U0001F600.txt")]
    [InlineData("[x]{y}(z)'\"&;$%@!")]
    [InlineData("ab:c")]
    public void Problem_SafePath_IsNone(string path)
    {
        if (!OperatingSystem.IsWindows() || path.AsSpan().IndexOfAny("<>:\"|?*") < 0)
            Assert.Null(AssetPath.Problem(path));
    }

    [Fact]
    public void Problem_Length_CountsUtf8Bytes()
    {
        Assert.Null(AssetPath.Problem(new string('x', 1024)));
        Assert.NotNull(AssetPath.Problem(new string('x', 1025)));
        Assert.Null(AssetPath.Problem(new string('é', 512)));
        Assert.NotNull(AssetPath.Problem(new string('é', 513)));
    }

    [Theory]
    [InlineData("a", "a", "there twice")]
    [InlineData("a/b", "a/b", "there twice")]
    [InlineData("a", "A", "letter")]
    [InlineData("dir/a", "DIR/b", "letter")]
    [InlineData("x/dir/a", "x/Dir/deep/b", "letter")]
    [InlineData("f\u00fcr", "fu\u0308r", "letter")]
    [InlineData("f\u00fcr/a", "fu\u0308r/b", "letter")]
    [InlineData("F\u00dcR", "fu\u0308r", "letter")]
    [InlineData("\u00e9", "\u00c9", "letter")]
    [InlineData("a", "a/b", "both a file and the folder")]
    [InlineData("a/b/c", "a/b", "both a file and the folder")]
    [InlineData("A", "a/b", "both a file and the folder")]
    [InlineData("a/b", "A", "both a file and the folder")]
    [InlineData("ok", "../x", "segment '..'")]
    public void ProblemOfSet_TwoThatCannotLieSideBySide_SaysWhy(string first, string second, string why)
    {
        // "differ only in case or Unicode normalisation"
        why = why == "letter" ? "differ only in case" : why;

        Assert.Contains(why, AssetPath.ProblemOfSet([first, second]), StringComparison.Ordinal);
        Assert.Contains(why, AssetPath.ProblemOfSet([second, first]), StringComparison.Ordinal);
        Assert.Contains(why, AssetPath.ProblemOfSet(["0", first, "m/n/o", second, "z"]), StringComparison.Ordinal);
    }

    [Fact]
    public void ProblemOfSet_Siblings_IsNone() =>
        Assert.Null(AssetPath.ProblemOfSet(["a", "ab", "b/a", "b/b/a", "b/b/b", "c/a", ".a", "a.b", "B2/a"]));

    [Fact]
    public void ProblemOfSet_FoldersSpeltTwoWaysFarApart_IsFound() =>
        Assert.Contains("differ only in case", AssetPath.ProblemOfSet(["a/b/c/d/1", "a/b/c/d/2", "a/B/c/d/3"]), StringComparison.Ordinal);

    [Fact]
    public void ProblemOfSet_DeepFolders_IsLinear()
    {
        // Each folder is looked at once: with all parents of each file looked at, this would be 500 × 20,000 foldings of long paths.
        var deep = string.Concat(Enumerable.Repeat("d/", 490));

        Assert.Null(AssetPath.ProblemOfSet(Enumerable.Range(0, 20_000).Select(i => $"{deep}{i}")));
    }

    [Fact]
    public void ProblemOfSet_EveryFolderNew_TakesMemoryInProportion()
    {
        // Half a thousand folders a path, none of them shared: as texts of their own they would be 500 times the paths.
        var paths = Enumerable.Range(0, 200).Select(i => $"{i:000}" + string.Concat(Enumerable.Repeat("/d", 510))).ToList();
        Assert.Null(AssetPath.ProblemOfSet(paths));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(AssetPath.ProblemOfSet(paths));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, paths.Sum(p => p.Length) * 200L);
    }

    [Fact]
    public void ProblemOfSet_MoreFoldersThanAnyAssetHas_IsRefused() =>
        Assert.Contains("1,000,000 folders", AssetPath.ProblemOfSet(Enumerable.Range(0, int.MaxValue).Select(i => $"{i}" + string.Concat(Enumerable.Repeat("/d", 500)))), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain é", "plain é")]
    [InlineData("a\u001b[31mb\n", "a\\u001b[31mb\\u000a")]
    [InlineData("\U0001F600", "\U0001F600")]
    public void Printable_Text_HasNoControls(string? text, string expected) => Assert.Equal(expected, AssetPath.Printable(text));

    [Fact]
    public void Printable_BidirectionalMarks_AreShown() =>
        Assert.Equal("a\\u202egnp.exe", AssetPath.Printable("a\u202egnp.exe"));

    [Fact]
    public void Printable_LongText_IsCutBetweenCharacters()
    {
        var cut = AssetPath.Printable(new string('x', 199) + "\U0001F600\U0001F600");

        Assert.Equal(new string('x', 199) + "…", cut);
    }
}
