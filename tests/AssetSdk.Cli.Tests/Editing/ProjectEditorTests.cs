using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Cli.Tests;

/// <summary>A project file is changed where it must be, and nowhere else.</summary>
public sealed class ProjectEditorTests
{
    public static TheoryData<string, string, string, string> Additions => new()
    {
        {
            "sorted",
            "b:2",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a:1\" />\n    <RemoteAsset Include=\"c\" />\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a:1\" />\n    <RemoteAsset Include=\"b:2\" />\n    <RemoteAsset Include=\"c\" />\n  </ItemGroup>\n</Project>\n"
        },
        {
            "sorted, first, above the comment of the one that was first",
            "a",
            "<Project>\n  <ItemGroup>\n    <!-- c is needed -->\n    <RemoteAsset Include=\"c\" />\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n    <!-- c is needed -->\n    <RemoteAsset Include=\"c\" />\n  </ItemGroup>\n</Project>\n"
        },
        {
            "not sorted: last",
            "b",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"c\" />\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"c\" />\n    <RemoteAsset Include=\"a\" />\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n"
        },
        {
            "behind the comment of the line, tabs, CRLF, single quotes, no space",
            "b",
            "<Project>\r\n\t<ItemGroup>\r\n\t\t<RemoteAsset Include='a'/> <!-- why -->\r\n\t</ItemGroup>\r\n</Project>",
            "<Project>\r\n\t<ItemGroup>\r\n\t\t<RemoteAsset Include='a'/> <!-- why -->\r\n\t\t<RemoteAsset Include='b'/>\r\n\t</ItemGroup>\r\n</Project>"
        },
        {
            "metadata in elements and several lines",
            "b",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\">\n      <Accessor>A</Accessor>\n    </RemoteAsset>\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\">\n      <Accessor>A</Accessor>\n    </RemoteAsset>\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n"
        },
        {
            "mixed line ends: that of the neighbour",
            "b",
            "<Project>\n  <ItemGroup>\r\n    <RemoteAsset Include=\"a\" />\r\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\r\n    <RemoteAsset Include=\"a\" />\r\n    <RemoteAsset Include=\"b\" />\r\n  </ItemGroup>\n</Project>\n"
        },
        {
            "a group of its own after the last, with a blank line as others have",
            "a",
            "<Project>\n\n    <PropertyGroup>\n        <X>1</X>\n    </PropertyGroup>\n\n    <Target Name=\"T\" />\n</Project>\n",
            "<Project>\n\n    <PropertyGroup>\n        <X>1</X>\n    </PropertyGroup>\n\n    <ItemGroup>\n        <RemoteAsset Include=\"a\" />\n    </ItemGroup>\n\n    <Target Name=\"T\" />\n</Project>\n"
        },
        {
            "a group with a condition is not for everybody",
            "b",
            "<Project>\n  <ItemGroup Condition=\"'$(X)' == ''\">\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup Condition=\"'$(X)' == ''\">\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n  <ItemGroup>\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n"
        },
        {
            "nor is what is in a target or in a comment",
            "b",
            "<Project>\n  <!-- <ItemGroup><RemoteAsset Include=\"z\" /></ItemGroup> -->\n  <Target Name=\"T\">\n    <ItemGroup>\n      <RemoteAsset Include=\"a\" />\n    </ItemGroup>\n  </Target>\n</Project>\n",
            "<Project>\n  <!-- <ItemGroup><RemoteAsset Include=\"z\" /></ItemGroup> -->\n  <Target Name=\"T\">\n    <ItemGroup>\n      <RemoteAsset Include=\"a\" />\n    </ItemGroup>\n  </Target>\n  <ItemGroup>\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n"
        },
        { "one tag", "a", "<Project Sdk=\"Microsoft.NET.Sdk\" />\n", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n" },
        { "empty", "a", "<Project>\n</Project>", "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>" },
        { "one line", "b", "<Project><ItemGroup><RemoteAsset Include=\"a\" /></ItemGroup></Project>", "<Project><ItemGroup><RemoteAsset Include=\"a\" /><RemoteAsset Include=\"b\" /></ItemGroup></Project>" },
        { "one line without items", "b", "<Project><PropertyGroup><A>1</A></PropertyGroup></Project>\n", "<Project><PropertyGroup><A>1</A></PropertyGroup><ItemGroup><RemoteAsset Include=\"b\" /></ItemGroup></Project>\n" },
        {
            "escapes of MSBuild and of XML",
            "a[x & 100%;$(y)*?@<'\".txt]",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n",
            "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n    <RemoteAsset Include=\"a[x &amp; 100%25%3B%24%28y%29%2A%3F%40&lt;'&quot;.txt]\" />\n  </ItemGroup>\n</Project>\n"
        },
    };

    [Theory]
    [MemberData(nameof(Additions))]
    public void Add_IsALineWhereItBelongs(string what, string include, string before, string after)
    {
        var text = ProjectEditor.Add(Read(before), new NewItem("RemoteAsset", include)).Text;

        Assert.True(after == text, $"{what}:\n{text}");
    }

    [Fact]
    public void Add_Metadata_IsWrittenBehindTheInclude()
    {
        var text = ProjectEditor.Add(Read("<Project />"), new NewItem("RemoteAsset", "a") { Metadata = [("Accessor", "A.B"), ("TargetPath", "x;y")] }).Text;

        Assert.Contains("<RemoteAsset Include=\"a\" Accessor=\"A.B\" TargetPath=\"x%3By\" />", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('"', "Accessor=\"A&quot;B'&lt;&amp;\"")]
    [InlineData('\'', "Accessor='A\"B&apos;&lt;&amp;'")]
    public void NewItem_XmlInAValue_IsEscaped(char quote, string written) =>
        Assert.Contains(written, new NewItem("RemoteAsset", "a") { Metadata = [("Accessor", "A\"B'<&")] }.Write(quote, " "), StringComparison.Ordinal);

    public static TheoryData<string, string, string> Removals => new()
    {
        { "a line with its comment", "<Project>\r\n  <ItemGroup>\r\n    <X Include=\"a\" />\r\n    <RemoteAsset Include=\"a\" /> <!-- gone -->\r\n  </ItemGroup>\r\n</Project>", "<Project>\r\n  <ItemGroup>\r\n    <X Include=\"a\" />\r\n  </ItemGroup>\r\n</Project>" },
        { "its group and one blank line", "<Project>\n  <A />\n\n  <ItemGroup>\n    <RemoteAsset Include=\"a\">\n      <V>1</V>\n    </RemoteAsset>\n  </ItemGroup>\n\n</Project>\n", "<Project>\n  <A />\n\n</Project>\n" },
        { "a group with a comment of its own stays", "<Project>\n  <ItemGroup>\n    <!-- assets -->\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n", "<Project>\n  <ItemGroup>\n    <!-- assets -->\n  </ItemGroup>\n</Project>\n" },
        { "one of a line", "<Project><ItemGroup><X Include=\"a\" /> <RemoteAsset Include=\"a\" /></ItemGroup></Project>", "<Project><ItemGroup><X Include=\"a\" /></ItemGroup></Project>" },
        { "a group of one line", "<Project>\n  <ItemGroup><RemoteAsset Include=\"a\" /></ItemGroup>\n</Project>\n", "<Project>\n</Project>\n" },
    };

    [Theory]
    [MemberData(nameof(Removals))]
    public void Remove_TakesTheLine(string what, string before, string after)
    {
        var file = Read(before);

        var text = ProjectEditor.Remove(file, file.Root.Descendants().Single(e => e.Is("RemoteAsset"))).Text;

        Assert.True(after == text, $"{what}:\n{text}");
    }

    [Theory]
    [InlineData("<Project Sdk=\"x\">\n\n  <PropertyGroup />\n</Project>\n", "<Project Sdk=\"x\">\n  <Sdk Name=\"A\" />\n\n  <PropertyGroup />\n</Project>\n")]
    [InlineData("<Project\r\n    Sdk=\"x\"> <!-- c -->\r\n\t<A />\r\n</Project>", "<Project\r\n    Sdk=\"x\"> <!-- c -->\r\n\t<Sdk Name=\"A\" />\r\n\t<A />\r\n</Project>")]
    [InlineData("<Project Sdk=\"x\" />", "<Project Sdk=\"x\">\n  <Sdk Name=\"A\" />\n</Project>")]
    [InlineData("<Project><A /></Project>", "<Project><Sdk Name=\"A\" /><A /></Project>")]
    public void AddFirst_FollowsTheOpeningTag(string before, string after) =>
        Assert.Equal(after, ProjectEditor.AddFirst(Read(before), "<Sdk Name=\"A\" />").Text);

    [Theory]
    [InlineData("<Project>\n  <PropertyGroup>\n    <A>1</A>\n  </PropertyGroup>\n</Project>\n", "<Project>\n  <PropertyGroup>\n    <A>1</A>\n    <S>x&amp;%3B</S>\n  </PropertyGroup>\n</Project>\n")]
    [InlineData("<Project>\n  <Sdk Name=\"A\" />\n  <ItemGroup />\n</Project>\n", "<Project>\n  <Sdk Name=\"A\" />\n  <PropertyGroup>\n    <S>x&amp;%3B</S>\n  </PropertyGroup>\n  <ItemGroup />\n</Project>\n")]
    [InlineData("<Project>\n  <ItemGroup />\n</Project>\n", "<Project>\n  <PropertyGroup>\n    <S>x&amp;%3B</S>\n  </PropertyGroup>\n  <ItemGroup />\n</Project>\n")]
    public void AddProperty_GoesToTheFirstGroup(string before, string after) =>
        Assert.Equal(after, ProjectEditor.AddProperty(Read(before), "S", "x&;").Text);

    [Fact]
    public void File_EncodingMarkAndFinalNewlineStay()
    {
        const string Text = "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"ä\" />\n  </ItemGroup>\n</Project>";
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UTF8Encoding(false), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(Text)];
            var file = ProjectText.Read("p.csproj", bytes);

            Assert.Equal(bytes, file.ToBytes());
            Assert.Equal([.. encoding.GetPreamble(), .. encoding.GetBytes(Text.Replace("ä\" />", "ä\" />\n    <RemoteAsset Include=\"ö\" />", StringComparison.Ordinal))], ProjectEditor.Add(file, new NewItem("RemoteAsset", "ö")).ToBytes());
        }
    }

    [Fact]
    public void File_ThatWouldNotComeBack_IsRefused()
    {
        byte[][] refused =
        [
            Encoding.Latin1.GetBytes("<Project><!-- ä --></Project>"),
            Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><Project><!-- ä --></Project>"),
            Encoding.UTF8.GetBytes("<Project><A></Project>"),
            Encoding.UTF8.GetBytes("<!DOCTYPE Project [<!ENTITY a \"b\">]><Project>&a;</Project>"),
            [],
        ];
        Assert.All(refused, bytes => Assert.Equal(AssetErrorCode.ProjectNotEditable, Assert.Throws<AssetException>(() => ProjectText.Read("p.csproj", bytes)).Code));
    }

    private static ProjectText Read(string text) => ProjectText.Read("p.csproj", Encoding.UTF8.GetBytes(text));
}
