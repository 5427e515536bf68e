using System.Reflection;
using AssetSdk.Core;
using AssetSdk.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

public class SettingsFileTests
{
    private static readonly IndexConfigNode Root = Node("", "object",
        Node("hidden_size", "int"), Node("rate", "double"), Node("exact", "decimal"), Node("big", "long"), Node("name", "string"), Node("on", "bool"),
        Node("note", "string", isNullable: true), Node("maybe", "int", isOptional: true), Node("mixed", "any"), Node("maybe mixed", "any", isOptional: true),
        Node("labels", "list", Node("", "string")), Node("grid", "list", Node("", "list", Node("", "int"))),
        Node("encoder", "object", Node("layers", "list", Node("", "object", Node("size", "int"), Node("class", "string", isOptional: true))), Node("Encoder", "string")),
        Node("maybe-object", "object", true, true, Node("x", "int")),
        Node("Equals", "int"), Node("equals", "int"), Node("Load", "string"), Node("<\"odd\"> \\ key", "bool"));

    private const string Json = """
        {"hidden_size": 768, "rate": 0.1, "exact": 0.1234567890123456789, "big": 9000000000, "name": "n", "on": true, "note": null, "mixed": [1, "x"], "labels": ["a", "b"], "grid": [[1, 2], []],
         "encoder": {"layers": [{"size": 1}, {"size": 2, "class": "c"}], "Encoder": "e"}, "Equals": 1, "equals": 2, "Load": "l", "<\"odd\"> \\ key": false, "new": {"a": [1]}}
        """;

    private static IndexConfigNode Node(string key, string kind, params IndexConfigNode[] children) => Node(key, kind, false, false, children);

    private static IndexConfigNode Node(string key, string kind, bool isNullable = false, bool isOptional = false, params IndexConfigNode[] children) =>
        new(key, kind, isNullable, isOptional, kind == "string" ? ["an <example>", "*/ other"] : [], children);

    private static IndexBuilder Everything(string visibility = "internal") => new IndexBuilder { Visibility = visibility }.Folder("nlp/bert", "config.json").Config("BertConfig", Root, asset: 0).Config("AppModel", Root, path: "appmodel.json");

    [Theory]
    [InlineData("net8.0", LanguageVersion.CSharp7_3, NullableContextOptions.Disable, "internal")]
    [InlineData("net10.0", LanguageVersion.CSharp7_3, NullableContextOptions.Disable, "public")]
    [InlineData("net10.0", LanguageVersion.Latest, NullableContextOptions.Enable, "public")]
    public void Compile_AnyConsumer_NoWarning(string framework, LanguageVersion language, NullableContextOptions nullable, string visibility)
    {
        var consumer = new Consumer(Everything(visibility).Write()) { Framework = framework, Language = language, Nullable = nullable };
        Assert.Empty(consumer.Generated().Diagnostics);
        consumer.Compile().Emitted();
    }

    [Theory]
    [InlineData("netstandard2.0")]
    [InlineData("net472")]
    public void Compile_WithoutSystemTextJson_WarningAndTheRestCompiles(string framework)
    {
        var consumer = new Consumer(Everything().Write()) { Framework = framework };
        Assert.Equal("ASSET2114 ASSET2114", string.Join(" ", consumer.Generated().Diagnostics.Select(d => d.Id)));
        consumer.Compile().Emitted();
    }

    [Fact]
    public void Code_IsAsBefore() => Golden.Matches("SettingsFile.txt", new Consumer(Everything().Write()).Generated().Source("Settings.BertConfig.g.cs"));

    [Fact]
    public void Parse_GivesEveryValueAsItIs() => Assert.Equal("768 0.1 0.1234567890123456789 9000000000 n True null null Array a,b 1+2;  1: 2:c e null new=Object", Run("""
        var s = Acme.App.BertConfig.Parse(Encoding.UTF8.GetBytes(text));
        return string.Join(" ", s.HiddenSize, s.Rate.ToString(CultureInfo.InvariantCulture), s.Exact.ToString(CultureInfo.InvariantCulture), s.Big, s.Name, s.On, s.Note ?? "null", s.Maybe?.ToString() ?? "null", s.Mixed.ValueKind, string.Join(",", s.Labels),
            string.Join(";", s.Grid.Select(g => string.Join("+", g))) + " ", string.Join(" ", s.Encoder.Layers.Select(l => l.Size + ":" + l.Class)), s.Encoder.Encoder, s.MaybeObject == null ? "null" : "object",
            string.Join(",", s.AdditionalProperties.Select(p => p.Key + "=" + p.Value.ValueKind)));
        """, Json));

    [Theory]
    [InlineData("\"hidden_size\": 768, ", "", "$.hidden_size is missing: it was there when the class was generated.")]
    [InlineData("768", "768.5", "$.hidden_size is another number at byte 16, and should be a whole number of 32 bits.")]
    [InlineData("768", "1e999", "$.hidden_size is another number at byte 16, and should be a whole number of 32 bits.")]
    [InlineData("\"size\": 2", "\"size\": null", "$.encoder.layers[].size is null at byte")]
    [InlineData("[{\"size\": 1}", "[3", "$.encoder.layers[] is another number at byte")]
    [InlineData("\"on\": true", "\"on\": true, \"on\": false", "$.on is there twice.")]
    [InlineData("\"new\"", "\"new\": 1, \"new\"", "$.new is there twice.")]
    [InlineData("{\"hidden_size\"", "[\"hidden_size\"", "$ is a list at byte 0, and should be an object.")]
    [InlineData("{\"a\": [1]}}", "{\"a\": [1]}} 2", "The settings: ")]
    [InlineData("{\"a\": [1]}}", "{\"a\": [1]}", "The settings: ")]
    [InlineData("{\"a\": [1]}}", "\"\\ud800\"}", "")]
    public void Parse_SomethingIsWrong_ErrorSaysWhere(string old, string replaced, string message) =>
        Assert.Contains(message, Run("try { return \"fine\" + Acme.App.BertConfig.Parse(Encoding.UTF8.GetBytes(text)).HiddenSize; } catch (System.IO.InvalidDataException e) { return e.Message; }", Json.Replace(old, replaced, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Shape_FiftyLevelsAndManyKeys_Compiles()
    {
        var deep = Node("x", "int");
        for (var i = 0; i < 50; i++)
            deep = Node("level", "object", deep, Node("sibling", "string"));
        var table = Node("vocab", "object", [.. Enumerable.Range(0, 3000).Select(i => Node($"token {i}", "int"))]);
        var wide = Node("wide", "object", [.. Enumerable.Range(0, 60).Select(i => Node($"key {i}", i % 2 == 0 ? "int" : "string"))]);
        var consumer = new Consumer(new IndexBuilder().Config("Deep", Node("", "object", deep, table, wide), path: "deep.json").Write());
        var code = consumer.Generated().Source("Settings.Deep.g.cs");
        Assert.Contains("IReadOnlyDictionary<string, int> Vocab ", code, StringComparison.Ordinal);
        Assert.Contains("case \"key 59\":", code, StringComparison.Ordinal);
        consumer.Compile().Emitted();
    }

    [Fact]
    public void Class_NamedAsAModelsConfig_GetsAnother()
    {
        var consumer = new Consumer(new IndexBuilder().Folder("nlp/bert", "config.json").Model("bert").Config("BertConfig", Root, asset: 0).Write());
        Assert.Contains("class BertConfigFile\n", consumer.Generated().Source("Settings.BertConfig.g.cs"), StringComparison.Ordinal);
        consumer.Compile().Emitted();
    }

    [Fact]
    public void Key_RemovedInAnotherVersion_IsACompileErrorWhereItIsUsed()
    {
        var use = "internal static class Use { internal static int X(Acme.App.BertConfig c) => c.HiddenSize; }";
        new Consumer(Everything().Write()) { Sources = [use] }.Compile().Emitted();
        var without = new IndexConfigNode("", "object", false, false, [], [.. Root.Children.Skip(1)]);
        var errors = new Consumer(new IndexBuilder().Folder("nlp/bert", "config.json").Config("BertConfig", without, asset: 0).Write()) { Sources = [use] }.Compile().GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal("CS1061", Assert.Single(errors).Id);
    }

    [Theory]
    [InlineData("string", "Name", "")]
    [InlineData("string", "Note", "CS8603")]
    [InlineData("object", "Encoder", "")]
    [InlineData("object", "MaybeObject", "CS8603")]
    [InlineData("System.Collections.Generic.IReadOnlyList<string>", "Labels", "")]
    public void Value_ThatMayBeNull_IsAWarningWhereItIsUsed(string type, string member, string warning)
    {
        var consumer = new Consumer(Everything().Write()) { Nullable = NullableContextOptions.Enable, Sources = [$"internal static class Use {{ internal static {type} X(Acme.App.BertConfig c) => c.{member}; }}"] };
        Assert.Equal(warning, string.Join(' ', consumer.Compile().GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.Id)));
    }

    [Fact]
    public void Yaml_WithoutTheRuntime_Warns()
    {
        var result = new Consumer(new IndexBuilder().Config("Yaml", Node("", "object", Node("a", "int")), path: "c.yaml", format: "yaml").Config("Json", Node("", "object", Node("a", "int"))).Write()).Generated();

        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal("ASSET2115", warning.Id);
        Assert.Contains("'Yaml' has no Load() for 'c.yaml'", warning.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_WithTheRuntime_IsLoaded()
    {
        var consumer = new Consumer(new IndexBuilder().Config("Yaml", Node("", "object", Node("a", "int"), Node("b", "list", Node("", "string"))), path: "c.yaml", format: "yaml").Write())
        {
            References = [MetadataReference.CreateFromFile(typeof(ModelLibrary).Assembly.Location)],
            Sources = ["internal static class Probe { internal static string Run(string text) { var s = Acme.App.Yaml.Load(text); return s.A + \" \" + string.Join(\",\", s.B); } }"],
        };
        var path = Path.Combine(Directory.CreateTempSubdirectory("assetsdk-").FullName, "c.yaml");
        File.WriteAllText(path, "a: 0x10\nb: [x, \"y\"]\n");
        Assert.Equal("16 x,y", Call(consumer, path));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static string Run(string body, string text) => Call(
        new Consumer(Everything().Write()) { Sources = ["using System; using System.Globalization; using System.Linq; using System.Text; internal static class Probe { internal static string Run(string text) { " + body + " } }"] }, text);

    private static string Call(Consumer consumer, string text) =>
        (string)Compiled.Loaded(consumer.Compile().Emitted()).GetType("Probe")!.GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [text])!;
}
