using System.Globalization;
using System.Text;

namespace AssetSdk.Restore.Tests;

/// <summary>YAML and JSON become the same tree, and what is beyond bounds is refused where it is.</summary>
public sealed class DocumentReaderTests
{
    private static DocumentNode Read(string text, bool isYaml) => new DocumentReader().Read(Encoding.UTF8.GetBytes(text), isYaml);

    private static DocumentException Refused(string text, bool isYaml) => Assert.Throws<DocumentException>(() => Read(text, isYaml));

    private static string Show(DocumentNode node) => node.Kind switch
    {
        DocumentKind.List => $"[{string.Join(",", node.Items.Select(Show))}]",
        DocumentKind.Map => $"{{{string.Join(",", node.Members.Select(m => $"{m.Key}:{Show(m.Value)}"))}}}",
        _ => $"{node.Kind}({node.Text})",
    };

    [Fact]
    public void Read_YamlAndJson_AreOneTree()
    {
        const string Expected = "{a:Integer(1),b:[Number(0.5),Text(x),Null(),Bool(true)],c:{d:Text(1)},e:[],f:{}}";

        Assert.Equal(Expected, Show(Read("""{"a":1,"b":[0.5,"x",null,true],"c":{"d":"1"},"e":[],"f":{}}""", isYaml: false)));
        Assert.Equal(Expected, Show(Read("a: 1\nb:\n  - .5\n  - x\n  - ~\n  - True\nc: { d: '1' }\ne: []\nf: {}\n", isYaml: true)));
    }

    [Theory]
    [InlineData("007", "Integer(7)")]
    [InlineData("-0", "Integer(-0)")]
    [InlineData("+12", "Integer(12)")]
    [InlineData("0x1F", "Integer(31)")]
    [InlineData("0o17", "Integer(15)")]
    [InlineData("123456789012345678901234567890", "Integer(123456789012345678901234567890)")]
    [InlineData("1e-12", "Number(1e-12)")]
    [InlineData("-.5E+3", "Number(-0.5E+3)")]
    [InlineData("1.", "Number(1.0)")]
    [InlineData("yes", "Text(yes)")]
    [InlineData("1_000", "Text(1_000)")]
    [InlineData("12:30:00", "Text(12:30:00)")]
    [InlineData("0x", "Text(0x)")]
    [InlineData("-", "[Null()]")]
    [InlineData("'1'", "Text(1)")]
    [InlineData("!!str 1", "Text(1)")]
    [InlineData("! 1", "Text(1)")]
    [InlineData("!!float 1", "Integer(1)")]
    [InlineData("{ <<: &m { a: 1, b: 2 }, b: 3, c: *m }", "{b:Integer(3),c:{a:Integer(1),b:Integer(2)},a:Integer(1)}")]
    [InlineData("", "Null()")]
    [InlineData("[&a x, *a]", "[Text(x),Text(x)]")]
    public void Yaml_Scalars_AreThoseOfTheCoreSchema(string yaml, string expected) => Assert.Equal(expected, Show(Read(yaml, isYaml: true)));

    [Theory]
    [InlineData("a: b: c", "no YAML")]
    [InlineData("a: 1\n--- \nb: 2", "second document")]
    [InlineData("*x", "before the end of its anchor")]
    [InlineData("&x [*x]", "before the end of its anchor")]
    [InlineData("[a]: b", "is a key")]
    [InlineData("!other x", "not of YAML's core schema")]
    [InlineData("!!int x", "as its tag says")]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData(".inf", "JSON has no")]
    [InlineData("\"\u0001", "no YAML")]
    public void Yaml_NotReadable_IsRefused(string yaml, string problem) => Assert.Contains(problem, Refused(yaml, isYaml: true).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{\"a\":1,}", "not JSON")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("{\"a\":1,\"a\":2}", "twice")]
    [InlineData("\"\\ud800\"", "not valid Unicode")]
    public void Json_NotReadable_IsRefused(string json, string problem) => Assert.Contains(problem, Refused(json, isYaml: false).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_NotUtf8_IsRefused()
    {
        Assert.Throws<DocumentException>(() => new DocumentReader().Read(new byte[] { 0x61, 0xFF }, isYaml: true));
        Assert.Throws<DocumentException>(() => new DocumentReader().Read(new byte[] { 0x22, 0xFF, 0x22 }, isYaml: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Positions_CountFromOne(bool isYaml)
    {
        var root = Read("{ \"é\": 1,\n  \"b\": [ \"x\" ] }", isYaml);

        Assert.Equal([new ItemPosition(1, 3), new ItemPosition(2, 3)], root.Members.Select(m => m.Position));
        Assert.Equal(new ItemPosition(1, 8), root.Members[0].Value.Position);
        Assert.Equal(new ItemPosition(2, 10), root.Members[1].Value.Items[0].Position);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_Depth_IsBounded(bool isYaml)
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);

        Assert.Equal(DocumentReader.MaxDepth, Read(Nested(DocumentReader.MaxDepth), isYaml).Depth);
        Assert.Contains("deep", Refused(Nested(DocumentReader.MaxDepth + 1), isYaml).Message, StringComparison.Ordinal);
        Assert.IsType<DocumentException>(Record.Exception(() => Read(Nested(100_000), isYaml)));
    }

    [Fact]
    public void Yaml_AliasesThatExplode_AreRefusedAndCostNothing()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 30; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");

        Assert.Contains("aliases repeat included", Refused(yaml.ToString(), isYaml: true).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_AliasesThatNest_AreRefused()
    {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 100; i++)
            yaml.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}]\n");

        Assert.Contains("deep", Refused(yaml.ToString(), isYaml: true).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_TooLong_IsRefused(bool isYaml) =>
        Assert.Contains("longer", Assert.Throws<DocumentException>(() => new DocumentReader().Read(new byte[DocumentReader.MaxBytes + 1], isYaml)).Message, StringComparison.Ordinal);
}
