using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>How changed project files get to the disk, and back.</summary>
public sealed class ProjectEditsTests : IDisposable
{
    private const string Before = "<Project>\n</Project>\n";
    private readonly TempFolder _folder = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _folder.Dispose();

    [UnixFact("an open file is not replaced on Windows")]
    public void Save_ReplacesTheFileInOneStep()
    {
        var file = _folder.Write("a.csproj", Before);
        using var reader = File.OpenText(file);

        Edit(file).Save(_warnings.Add);

        // Who had it open sees all of what it was: nothing was written into it.
        Assert.Equal(Before, reader.ReadToEnd());
        Assert.Contains("<X>1</X>", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [UnixFact("Windows has no modes, and links need a privilege there")]
    public void Save_KeepsModeAndLink()
    {
        var file = _folder.Write("real/a.csproj", Before);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, Mode);
        var link = Directory.CreateDirectory(_folder["linked"]).FullName + "/a.csproj";
        File.CreateSymbolicLink(link, "../real/a.csproj");

        Edit(link).Save(_warnings.Add);

        Assert.Equal("../real/a.csproj", new FileInfo(link).LinkTarget);
        Assert.Contains("<X>1</X>", File.ReadAllText(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(Mode, File.GetUnixFileMode(file));
    }

    [MountFact(MountedFolder.Memory)]
    public void Save_FullDisk_LeavesTheFileAsItWas()
    {
        using var disk = MountedFolder.InMemory(Directory.CreateDirectory(_folder["full"]).FullName, "size=64k");
        var file = _folder.Write("full/a.csproj", Before);
        File.WriteAllBytes(_folder["full/fill"], new byte[60 << 10]);
        var edits = new ProjectEdits();
        edits.Change(file, static f => ProjectEditor.AddProperty(f, "X", new string('1', 20_000)));

        Assert.Equal(AssetErrorCode.FileAccess, Assert.Throws<AssetException>(() => edits.Save(_warnings.Add)).Code);

        Assert.Equal(Before, File.ReadAllText(file));
        Assert.Equal(2, Directory.GetFiles(_folder["full"]).Length);
    }

    [Fact]
    public void Save_OneOfSeveralFails_PutsTheOthersBack()
    {
        var (first, second) = (_folder.Write("a.csproj", Before), _folder.Write("b.targets", Before));
        var edits = Edit(first, second);
        File.WriteAllText(second, "<Project />");

        var error = Assert.Throws<AssetException>(() => edits.Save(_warnings.Add));

        Assert.Equal(AssetErrorCode.ProjectNotEditable, error.Code);
        Assert.Contains("b.targets' was changed", error.Message, StringComparison.Ordinal);
        Assert.Equal((Before, "<Project />"), (File.ReadAllText(first), File.ReadAllText(second)));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Save_FileIsGone_SaysSoAndMakesNone()
    {
        var file = _folder.Write("a.csproj", Before);
        var edits = Edit(file);
        File.Delete(file);

        Assert.Equal(AssetErrorCode.FileAccess, Assert.Throws<AssetException>(() => edits.Save(_warnings.Add)).Code);

        Assert.Empty(Directory.GetFiles(_folder["."]));
    }

    [Fact]
    public void Undo_LeavesWhatOthersWroteMeanwhile()
    {
        var (first, second) = (_folder.Write("a.csproj", Before), _folder.Write("b.targets", Before));
        var edits = Edit(first, second);
        edits.Save(_warnings.Add);
        File.WriteAllText(first, "<Project />");

        Assert.False(edits.Undo(_warnings.Add));

        Assert.Equal(("<Project />", Before), (File.ReadAllText(first), File.ReadAllText(second)));
        Assert.Contains("a.csproj", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private static ProjectEdits Edit(params string[] files)
    {
        var edits = new ProjectEdits();
        foreach (var file in files)
            edits.Change(file, static f => ProjectEditor.AddProperty(f, "X", "1"));
        return edits;
    }

    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute(string why)
        {
            if (OperatingSystem.IsWindows())
                Skip = why;
        }
    }
}
