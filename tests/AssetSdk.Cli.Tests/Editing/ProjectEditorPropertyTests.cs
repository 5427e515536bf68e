using System.Text;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Cli.Tests;

/// <summary>Whatever a project file looks like: what is added is there, what was there is there still, and what is removed leaves nothing behind.</summary>
public sealed class ProjectEditorPropertyTests
{
    private static readonly string[] Names = ["a", "B/c", "d[x y]", "e[100%;]", "f[<&'\">]", "g[$(h)*?@]", "h:1", "i"];

    // Pieces of a project in all manners of writing; {n} is the line end and {i} the indentation.
    private static readonly Gen<string> Piece = Gen.Elements(
        "{n}{i}<PropertyGroup>{n}{i}{i}<A>1</A>{n}{i}</PropertyGroup>",
        "{n}{i}<PropertyGroup><A>1</A></PropertyGroup>",
        "{n}{i}<ItemGroup>{n}{i}{i}<RemoteAsset Include=\"k\" />{n}{i}</ItemGroup>",
        "{n}{i}<ItemGroup>{n}{i}{i}<RemoteAsset Include='b' Version='1'/>{n}{i}{i}<!-- c -->{n}{i}{i}<remoteasset Include=\"c\"><Version>2</Version></remoteasset> <!-- d -->{n}{i}</ItemGroup>",
        "{n}{i}<ItemGroup Condition=\"'a' != '>'\">{n}{i}{i}<RemoteAsset Include=\"z\" />{n}{i}</ItemGroup>",
        "<ItemGroup><RemoteAsset Include=\"y\"/></ItemGroup>",
        "{n}{i}<ItemGroup />",
        "{n}{n}{i}<!-- <ItemGroup> -- > -->".Replace("-- >", "- >", StringComparison.Ordinal),
        "{n}",
        "{n}{i}<Target Name=\"T\"><![CDATA[</Target><ItemGroup>]]></Target>",
        "{n}{i}<?pi <RemoteAsset Include=\"x\" /> ?>",
        "{n}{i}<ItemGroup>{n}{i}{i}<RemoteAsset{n}{i}{i}    Include = \"m\"{n}{i}{i}    Accessor=\"M>\" />{n}{i}</ItemGroup>");

    private static readonly Gen<string> Project =
        from pieces in Piece.ListOf()
        from line in Gen.Elements("\n", "\r\n", "\r", "")
        from indent in Gen.Elements("  ", "\t", "")
        from head in Gen.Elements("<Project>", "<?xml version=\"1.0\"?>{n}<Project Sdk='x'>", "<!-- top -->{n}<Project{n}  Sdk=\"x\">")
        from tail in Gen.Elements("{n}</Project>{n}", "</Project>", "{n}{n}</Project  >")
        select Fill(head + string.Concat(pieces) + tail, line.Length == 0 && head.Contains("<Project{n}", StringComparison.Ordinal) ? "\n" : line, indent);

    [Fact]
    public void Add_AnyProject_OnlyInserts() => Check(Project.Zip(Gen.Elements(Names)), pair =>
    {
        var (text, include) = pair;
        var before = Read(text);
        var after = ProjectEditor.Add(before, new NewItem("RemoteAsset", include));

        // One piece was inserted: what is before and behind it is the old text.
        var start = text.Zip(after.Text).TakeWhile(static p => p.First == p.Second).Count();
        var end = text.Reverse().Zip(after.Text.Reverse()).TakeWhile(static p => p.First == p.Second).Count();
        Assert.True(start + end >= text.Length || text.EndsWith("/>", StringComparison.Ordinal), after.Text);
        Assert.Equal([.. Includes(text).Append(include).Order(StringComparer.Ordinal)], Includes(after.Text).Order(StringComparer.Ordinal));
        Assert.Equal(NoItems(text), NoItems(after.Text));
    });

    [Fact]
    public void Remove_WhatWasAdded_IsAsBefore() => Check(Project.Zip(Gen.Elements(Names)), pair =>
    {
        var (text, include) = pair;
        var added = ProjectEditor.Add(Read(text), new NewItem("RemoteAsset", include));
        var element = added.Root.Descendants().First(e => e.Is("RemoteAsset") && ProjectEditor.ValueOf(added, e.Attribute("Include")!) == include);

        var removed = ProjectEditor.Remove(added, element);

        // A project that had nothing in it is left with the lines that it got, and a blank line between two others may stay.
        if (Read(text).Root.Children.Count > 0)
            Assert.Equal(Lines(text), Lines(removed.Text));
    });

    [Fact]
    public void Scan_AnyProject_FindsWhatXmlReads() => Check(Project, text =>
    {
        var root = Read(text).Root;
        Assert.Equal(XDocument.Parse(text).Descendants().Select(static e => e.Name.LocalName), root.Descendants().Prepend(root).Select(static e => e.Name));
        Assert.All(root.Descendants(), e => Assert.Equal(e.Name, XElement.Parse(text[e.Start..e.End]).Name.LocalName));
    });

    private static void Check<T>(Gen<T> values, Action<T> property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(values.ToArbitrary(), property));

    private static string Fill(string text, string line, string indent) => text.Replace("{n}", line, StringComparison.Ordinal).Replace("{i}", indent, StringComparison.Ordinal);

    private static ProjectText Read(string text) => ProjectText.Read("p.csproj", Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Includes(string text) =>
        XDocument.Parse(text).Descendants().Where(static e => e.Name.LocalName == "RemoteAsset").Select(static e => ProjectEscape.FromMSBuild(e.Attribute("Include")!.Value));

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static int NoItems(string text) => XDocument.Parse(text).Descendants().Count(static e => e.Name.LocalName is not ("RemoteAsset" or "ItemGroup"));
}
