using AssetSdk.Core;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

/// <summary>Settings files whose keys are called as what is generated of them.</summary>
public class HostileSettingsFileTests
{
    private static IndexConfigNode Node(string key, string kind, params IndexConfigNode[] children) => new(key, kind, false, false, [], children);

    private static void AssertSettingsCompile(string @class, params IndexConfigNode[] keys)
    {
        foreach (var language in new[] { LanguageVersion.CSharp7_3, LanguageVersion.Latest })
        {
            var consumer = new Consumer(new IndexBuilder().Config(@class, Node("", "object", keys), path: "c.json").Write()) { Language = language };
            Assert.Empty(consumer.Generated().Diagnostics);
            consumer.Compile().Emitted();
        }
    }

    [Fact]
    public void Compile_ManyKeysWithListsAndMaps() => AssertSettingsCompile("C",
        [.. Enumerable.Range(0, 30).Select(i => Node($"k{i}", "int")), Node("a", "list", Node("", "string")), Node("b", "list", Node("", "list", Node("", "int"))), Node("c", "list", Node("", "object", Node("x", "int")))]);

    [Fact]
    public void Compile_ManyKeysWithTwoMaps()
    {
        IndexConfigNode Map(string key) => Node(key, "object", [.. Enumerable.Range(0, 250).Select(i => Node($"t{i}", "int"))]);
        AssertSettingsCompile("C", [.. Enumerable.Range(0, 30).Select(i => Node($"k{i}", "int")), Map("x"), Map("y")]);
    }

    [Fact]
    public void Compile_NestedNamesOfTheClass() => AssertSettingsCompile("EncoderSettings",
        Node("a", "object", Node("encoder", "object", Node("x", "int"), Node("l", "list", Node("", "string"))), Node("EncoderSettings", "string"), Node("y", "int")));

    [Fact]
    public void Compile_NestedKeyNamedAsTheClass() => AssertSettingsCompile("BertConfig",
        Node("a", "object", Node("BertConfig", "string"), Node("y", "int"), Node("Load", "int"), Node("Parse", "int"), Node("SettingsReader", "int")));

    [Fact]
    public void Compile_OddKeys() => AssertSettingsCompile("C",
        Node("", "int"), Node("-", "int"), Node("--", "object", Node("", "int")), Node("\ud800", "int"), Node("*/ \n \" { </summary>", "object", Node("\u2028", "int")), Node(new string('k', 1000), "object", Node("x", "int")),
        Node(new string('k', 1000) + "2", "int"), Node("reader", "int"), Node("result", "int"), Node("more", "int"), Node("key", "int"), Node("System", "object", Node("Text", "int")), Node("global", "object", Node("x", "int")), Node("_none", "int"), Node("Read", "object", Node("x", "int")), Node("C", "object", Node("C", "object", Node("C", "int"))));
}
