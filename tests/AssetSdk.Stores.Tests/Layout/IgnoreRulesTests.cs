using System.Diagnostics;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class IgnoreRulesTests : IDisposable
{
    private static readonly string[] Segments = ["a", "b", "ab", "a.txt", "b.log", "foo", "x y", ".h", "A", "a#", "!n", "[z]", "c-d", "7"];

    private static readonly string[] Patterns =
    [
        "a", "b/", "*.txt", "/a", "a/b", "**/b", "a/**", "a/**/b", "!a", "!*.txt", "#c", "\\#c", "*", "?", "[ab]", "[!a]", "[^a]*", "[a-b]*", "*/b", "foo/*", "!foo/a", "a ", "a\\ ", "**", "/**", "**/",
        "ab/**/*.log", "\\!n", "*.l[o]g", "a/*/b", "!/a/", "x y", "[[:alpha:]]", "[[:digit:][:punct:]]*", "[[:nope:]]", "\\a", "a\\", "b**", "**b", "/*", "!*/", ".h", "[\\[]z]", "?.txt", "a#", "a***b", "***/b", "a//b", "[]a]",
        "[a-", "[z-a]", "[--0]", "[\\]]", "/", "!", "!/", "//", "", "   ", "c[-]d", "c[a-]d", "*\\.txt", "[[:alpha:]-z]",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>git itself is asked what it would leave out.</summary>
    [Fact]
    public void Rules_are_those_of_git()
    {
        var seed = LongTests.Wanted ? Random.Shared.Next() : 1;
        var random = new Random(seed);
        for (var round = 0; round < (LongTests.Wanted ? 3000 : 120); round++)
        {
            var root = Directory.CreateDirectory(_folder[$"r{round}"]).FullName;
            Git(root, "init", "-q");
            for (var i = 0; i < 14; i++)
                Plant(random, root);
            var ignored = new List<string> { Lines(random) };
            File.WriteAllText(Path.Combine(root, ".gitignore"), ignored[0]);
            if (Directory.Exists(Path.Combine(root, "a")) && random.Next(2) == 0)
            {
                ignored.Add(Lines(random));
                File.WriteAllText(Path.Combine(root, "a", ".gitignore"), ignored[1]);
            }

            var git = Git(root, "ls-files", "-o", "--exclude-standard", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.EndsWith(".gitignore", StringComparison.Ordinal));
            var ours = new List<string>();
            Walk(root, "", IgnoreRules.None, ours);
            Assert.True(git.Order(StringComparer.Ordinal).SequenceEqual(ours.Order(StringComparer.Ordinal)),
                $"seed {seed}, round {round}, patterns:\n{string.Join("\n--\n", ignored)}\ngit takes {string.Join(", ", git.Except(ours))} and we do not; we take {string.Join(", ", ours.Except(git))}");
        }
    }

    [Fact]
    public void Hostile_patterns_take_no_time()
    {
        var pattern = IgnorePattern.TryParse("/" + string.Concat(Enumerable.Repeat("*a", 200)) + "*b")!;
        Assert.False(pattern.Matches(new string('a', 20_000), isFolder: false));
        var deep = IgnorePattern.TryParse(string.Concat(Enumerable.Repeat("**/", 200)) + "b")!;
        Assert.False(deep.Matches(string.Concat(Enumerable.Repeat("a/", 2_000)) + "c", isFolder: false));
    }

    [Fact]
    public async Task A_scan_leaves_out_what_the_files_name_and_the_files_themselves()
    {
        _folder.Write("x/.assetignore", "\uFEFF*.tmp\r\n!keep.tmp\r\nbuild/\r\n");
        _folder.Write("x/a.tmp", "");
        _folder.Write("x/keep.tmp", "");
        _folder.Write("x/build/out", "");
        _folder.Write("x/sub/.assetignore", "!b.tmp\n*.log\n");
        _folder.Write("x/sub/b.tmp", "");
        _folder.Write("x/sub/c.log", "");
        _folder.Write("x/.dot", "");
        File.CreateSymbolicLink(_folder["x/out.tmp"], "/etc/hostname");
        var content = await AssetContent.ScanAsync(_folder["x"], CancellationToken.None);
        Assert.Equal([".dot", "keep.tmp", "sub/b.tmp"], content.Tree.Files.Select(f => f.Path));
        Assert.Equal(["a.tmp", "build", "out.tmp", "sub/c.log"], content.Ignored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_of_which_nothing_is_left_is_refused()
    {
        _folder.Write("x/.assetignore", "*\n");
        _folder.Write("x/a", "");
        var failure = await Assert.ThrowsAsync<AssetException>(() => AssetContent.ScanAsync(_folder["x"], CancellationToken.None));
        Assert.Contains(".assetignore leaves out all", failure.Message, StringComparison.Ordinal);
    }

    private static string Lines(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Patterns[random.Next(Patterns.Length)] + "\n"));

    private static void Plant(Random random, string folder)
    {
        var depth = random.Next(1, 5);
        for (var k = 1; k <= depth; k++)
        {
            folder = Path.Combine(folder, Segments[random.Next(Segments.Length)]);
            if (File.Exists(folder))
                return;
            if (k < depth)
                Directory.CreateDirectory(folder);
            else if (!Directory.Exists(folder))
                File.WriteAllText(folder, "");
        }
    }

    private static void Walk(string folder, string prefix, IgnoreRules rules, List<string> taken)
    {
        var file = Path.Combine(folder, ".gitignore");
        if (File.Exists(file))
            rules = rules.With(prefix, File.ReadAllText(file));
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(entry);
            var isFolder = Directory.Exists(entry);
            if (name is ".git" or ".gitignore" || rules.LeavesOut(prefix + name, isFolder))
                continue;
            if (isFolder)
                Walk(entry, prefix + name + "/", rules, taken);
            else
                taken.Add(prefix + name);
        }
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var text = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return text;
    }
}
