using System.Text;
using System.Text.Json;

namespace AssetSdk.Runtime.Tests;

/// <summary>What YAML is as JSON: the core schema of YAML 1.2.</summary>
public sealed class YamlTests
{
    [Theory]
    // null and booleans
    [InlineData("", "null")]
    [InlineData("# nothing\n", "null")]
    [InlineData("---\n", "null")]
    [InlineData("~", "null")]
    [InlineData("[null, Null, NULL, ~, ]", "[null,null,null,null]")]
    [InlineData("a:\nb: nUll", """{"a":null,"b":"nUll"}""")]
    [InlineData("[true, True, TRUE, false, False, FALSE, tRUE]", """[true,true,true,false,false,false,"tRUE"]""")]
    [InlineData("[yes, no, on, off, y, n]", """["yes","no","on","off","y","n"]""")]
    // integers
    [InlineData("[0, -0, +1, -12, 007, -007, 000]", "[0,-0,1,-12,7,-7,0]")]
    [InlineData("12345678901234567890123456789012345678901234567890", "12345678901234567890123456789012345678901234567890")]
    [InlineData("[0x10, 0xfF, 0o17, 0x0, 0o0]", "[16,255,15,0,0]")]
    [InlineData("0xffffffffffffffffffff", "1208925819614629174706175")]
    [InlineData("[0x, 0o, 0o8, 0xg, -0x1, 0X1, 0b1, 1_000, 1:30]", """["0x","0o","0o8","0xg","-0x1","0X1","0b1","1_000","1:30"]""")]
    // numbers keep their digits
    [InlineData("[1.0, 1.50, 0.1, 1e5, 1E+5, 1.5e-10, -2.5]", "[1.0,1.50,0.1,1e5,1E+5,1.5e-10,-2.5]")]
    [InlineData("[.5, -.5, +.5, 5., 5.e3, 00.5, +1.5]", "[0.5,-0.5,0.5,5.0,5.0e3,0.5,1.5]")]
    [InlineData("3.14159265358979323846264338327950288", "3.14159265358979323846264338327950288")]
    [InlineData("[., +, -x, e5, 1e, 1e+, 1.2.3, .e5, 1., +.]", """[".","+","-x","e5","1e","1e+","1.2.3",".e5",1.0,"+."]""")]
    [InlineData("2026-11-21", "\"2026-11-21\"")]
    [InlineData("00:05:00", "\"00:05:00\"")]
    // text
    [InlineData("['true', \"12\", ' ', '']", """["true","12"," ",""]""")]
    [InlineData("\"\\u00e9 \\x41 \\n \\\" \\\\ \\t \\U0001F600\"", "\"é A \\n \\\" \\\\ \\t \\uD83D\\uDE00\"")]
    [InlineData("a: |\n  one\n  two\nb: >\n  one\n  two\nc: |-\n  one\n", """{"a":"one\ntwo\n","b":"one two\n","c":"one"}""")]
    [InlineData("plain text, with: no", """{"plain text, with":"no"}""")]
    [InlineData("- a b\n- 'it''s'", """["a b","it's"]""")]
    // tags of the core schema
    [InlineData("[!!str 12, ! 12, !!int '12', !!float 1, !!float '1.5', !!bool 'true', !!null '']", """["12","12",12,1,1.5,true,null]""")]
    [InlineData("!!map {a: !!seq [1]}", """{"a":[1]}""")]
    // keys are text
    [InlineData("{1: a, true: b, ~: c, 0x10: d, 1.50: e}", """{"1":"a","true":"b","~":"c","0x10":"d","1.50":"e"}""")]
    [InlineData("{a, b: 1}", """{"a":null,"b":1}""")]
    [InlineData("Key: 1\nkey: 2", """{"Key":1,"key":2}""")]
    // anchors, aliases, merge keys
    [InlineData("a: &x {b: [1, 2]}\nc: *x", """{"a":{"b":[1,2]},"c":{"b":[1,2]}}""")]
    [InlineData("- &x 1\n- *x\n- &x 2\n- *x", "[1,1,2,2]")]
    [InlineData("&k key: 1\nother: *k", """{"key":1,"other":"key"}""")]
    [InlineData("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3, z: 4}", """{"base":{"x":1,"y":2},"use":{"y":3,"z":4,"x":1}}""")]
    [InlineData("- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]", """[{"x":1},{"x":2,"y":2},{"x":1,"y":2}]""")]
    [InlineData("{\"<<\": 1}", """{"<<":1}""")]
    // JSON is YAML
    [InlineData("""{"a": [1, 2.50, null, true, "x\u00e9\n"], "b": {"c": {}}, "d": []}""", """{"a":[1,2.50,null,true,"xé\n"],"b":{"c":{}},"d":[]}""")]
    [InlineData("---\na: 1\n...\n", """{"a":1}""")]
    [InlineData("%YAML 1.2\n---\na: 1", """{"a":1}""")]
    public void YamlToJson_Document_IsItsJson(string yaml, string json) => Assert.Equal(json, Convert(yaml));

    [Theory]
    // Examples of the YAML 1.2 specification, chapter 2.
    [InlineData("2.1", "- Mark McGwire\n- Sammy Sosa\n- Ken Griffey\n", """["Mark McGwire","Sammy Sosa","Ken Griffey"]""")]
    [InlineData("2.2", "hr:  65    # Home runs\navg: 0.278 # Batting average\nrbi: 147   # Runs Batted In\n", """{"hr":65,"avg":0.278,"rbi":147}""")]
    [InlineData("2.3", "american:\n- Boston Red Sox\n- Detroit Tigers\nnational:\n- New York Mets\n", """{"american":["Boston Red Sox","Detroit Tigers"],"national":["New York Mets"]}""")]
    [InlineData("2.4", "-\n  name: Mark McGwire\n  hr:   65\n-\n  name: Sammy Sosa\n  hr:   63\n", """[{"name":"Mark McGwire","hr":65},{"name":"Sammy Sosa","hr":63}]""")]
    [InlineData("2.5", "- [name        , hr, avg  ]\n- [Mark McGwire, 65, 0.278]\n", """[["name","hr","avg"],["Mark McGwire",65,0.278]]""")]
    [InlineData("2.6", "Mark McGwire: {hr: 65, avg: 0.278}\nSammy Sosa: {\n    hr: 63,\n    avg: 0.288,\n }\n", """{"Mark McGwire":{"hr":65,"avg":0.278},"Sammy Sosa":{"hr":63,"avg":0.288}}""")]
    [InlineData("2.10", "---\nhr:\n- Mark McGwire\n# Following node labeled SS\n- &SS Sammy Sosa\nrbi:\n- *SS # Subsequent occurrence\n- Ken Griffey\n", """{"hr":["Mark McGwire","Sammy Sosa"],"rbi":["Sammy Sosa","Ken Griffey"]}""")]
    [InlineData("2.12", "---\n# Products purchased\n- item    : Super Hoop\n  quantity: 1\n- item    : Basketball\n  quantity: 4\n", """[{"item":"Super Hoop","quantity":1},{"item":"Basketball","quantity":4}]""")]
    [InlineData("2.13", "# ASCII Art\n--- |\n  \\//||\\/||\n  // ||  ||__\n", "\"\\\\//||\\\\/||\\n// ||  ||__\\n\"")]
    [InlineData("2.14", "--- >\n  Mark McGwire's\n  year was crippled\n  by a knee injury.\n", "\"Mark McGwire's year was crippled by a knee injury.\\n\"")]
    [InlineData("2.15", ">\n Sammy Sosa completed another\n fine season with great stats.\n\n   63 Home Runs\n   0.288 Batting Average\n\n What a year!\n", "\"Sammy Sosa completed another fine season with great stats.\\n\\n  63 Home Runs\\n  0.288 Batting Average\\n\\nWhat a year!\\n\"")]
    [InlineData("2.17", "unicode: \"Sosa did fine.\\u263A\"\ncontrol: \"\\b1998\\t1999\\t2000\\n\"\nsingle: '\"Howdy!\" he cried.'\nquoted: ' # Not a ''comment''.'\n", """{"unicode":"Sosa did fine.☺","control":"\b1998\t1999\t2000\n","single":"\"Howdy!\" he cried.","quoted":" # Not a 'comment'."}""")]
    [InlineData("2.18", "plain:\n  This unquoted scalar\n  spans many lines.\n\nquoted: \"So does this\n  quoted scalar.\\n\"\n", """{"plain":"This unquoted scalar spans many lines.","quoted":"So does this quoted scalar.\n"}""")]
    [InlineData("2.19", "canonical: 12345\ndecimal: +12345\noctal: 0o14\nhexadecimal: 0xC\n", """{"canonical":12345,"decimal":12345,"octal":12,"hexadecimal":12}""")]
    [InlineData("2.20", "canonical: 1.23015e+3\nexponential: 12.3015e+02\nfixed: 1230.15\n", """{"canonical":1.23015e+3,"exponential":12.3015e+02,"fixed":1230.15}""")]
    [InlineData("2.21", "null:\nbooleans: [ true, false ]\nstring: '012345'\n", """{"null":null,"booleans":[true,false],"string":"012345"}""")]
    [InlineData("2.22", "canonical: 2001-12-15T02:59:43.1Z\ndate: 2002-12-14\n", """{"canonical":"2001-12-15T02:59:43.1Z","date":"2002-12-14"}""")]
    public void YamlToJson_ExampleOfTheSpecification_IsItsJson(string example, string yaml, string json)
    {
        Assert.NotEmpty(example);
        Assert.Equal(json, Convert(yaml));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void YamlToJson_ByteOrderMark_SaysTheEncoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);

        Assert.Equal("""{"é":"☺"}""", Encoding.UTF8.GetString(Yaml.YamlToJson(new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("é: ☺")]))));
    }

    [Fact]
    public void YamlToJson_Stream_IsReadInPiecesAndLeftOpen()
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("a: " + new string('x', 300_000)));

        Assert.Equal(300_008, Yaml.YamlToJson(stream).Length);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void YamlToJson_AnyTreeWrittenAsJson_IsThatTree()
    {
        Properties.Check(Trees.Any, tree => Convert(tree) == tree);
        Properties.Check(Trees.Any, tree => Convert(Trees.AsBlocks(JsonDocument.Parse(tree).RootElement)) == tree);
    }

    internal static string Convert(string yaml) => Encoding.UTF8.GetString(Yaml.YamlToJson(new MemoryStream(Encoding.UTF8.GetBytes(yaml))));
}
