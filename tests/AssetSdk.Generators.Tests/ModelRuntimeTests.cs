using System.Reflection;
using AssetSdk.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Generators.Tests;

/// <summary>Generated code with the runtime library, in a project that references it.</summary>
public class ModelRuntimeTests
{
    private static readonly MetadataReference[] Runtime =
    [
        .. new[] { typeof(ModelLibrary), typeof(IConfiguration), typeof(ConfigurationBuilder), typeof(IServiceCollection), typeof(ServiceCollectionContainerBuilderExtensions), typeof(Microsoft.Extensions.Primitives.IChangeToken) }
            .Select(t => t.Assembly.Location).Distinct(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private const string Classes = """
        using System; using System.Collections.Generic; using System.Linq; using AssetSdk.Runtime;
        namespace Acme.App
        {
            [ModelConfig("bert_tokenizer", Settings = "Lower:bool=true;Separators=,")]
            internal sealed class BertTokenizer : Model<string, IReadOnlyList<string>>
            {
                private readonly BertTokenizerConfig _config;
                public BertTokenizer(BertTokenizerConfig config) { _config = config; }
                public override IReadOnlyList<string> Predict(string input) => (_config.Lower ? input.ToLowerInvariant() : input).Split(_config.Separators[0]);
            }

            [ModelConfig("sentiment", DependsOn = "tokenizer=bert_tokenizer", Settings = "BatchSize:int=16;Name=class;Decoder.Beam:int=2;Labels:string[]=a|b", Summary = "From the class")]
            internal sealed class SentimentModel : Model<string, string>
            {
                private readonly SentimentConfig _config;
                private readonly BertTokenizer _words;
                public SentimentModel(SentimentConfig config, BertTokenizer tokenizer) { _config = config; _words = tokenizer; }
                public override string Predict(string input) => _config.BatchSize + " " + _config.Name + " " + _config.Decoder.Beam + " " + string.Join("/", _config.Labels) + ": " + string.Join("|", _words.Predict(input));
            }
        }
        """;

    private static Consumer Project(IndexBuilder index, string run, params string[] more) => new(index.Write())
    {
        References = Runtime,
        Sources = [Classes, .. more, "using System; using System.Linq; using System.Collections.Generic; using AssetSdk.Runtime; using Acme.App; using Microsoft.Extensions.Configuration; using Microsoft.Extensions.DependencyInjection; internal static class Probe { internal static string Run() { " + run + " } }"],
    };

    private static string Run(Consumer consumer)
    {
        Assert.Empty(consumer.Generated().Diagnostics);
        var type = Compiled.Loaded(consumer.Compile().Emitted()).GetType("Probe")!;
        try
        {
            return (string)type.GetMethod("Run", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, null)!;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException!.GetType().Name + ": " + (e.InnerException.InnerException ?? e.InnerException).Message;
        }
    }

    private static IndexBuilder Index => new IndexBuilder().Folder("a").Model("sentiment", settings: "BatchSize=64;Extra:int=1");

    [Fact]
    public void Library_MakesWhatClassesAndItemsDeclare_ItemsFirst() =>
        Assert.Equal("64 class 2 a/b: x|y", Run(Project(Index, "using (var library = ModelLibrary.Create(Models.Definitions)) return library.Get<SentimentModel>().Predict(\"X,Y\");")));

    [Fact]
    public void Library_Configuration_IsBoundWithoutReflection() => Assert.Equal("5 n 7 p/q: X,Y", Run(Project(Index, """
        var settings = new Dictionary<string, string> { ["Models:sentiment:batchsize"] = "5", ["Models:sentiment:Name"] = "n", ["Models:sentiment:Decoder:Beam"] = "7", ["Models:sentiment:Labels:0"] = "p", ["Models:sentiment:Labels:1"] = "q",
            ["Models:bert_tokenizer:Lower"] = "false", ["Models:bert_tokenizer:Separators"] = ";" };
        var options = new ModelLibraryOptions { Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build() };
        using (var library = ModelLibrary.Create(Models.Definitions, options)) return library.Get<SentimentModel>("sentiment").Predict("X,Y");
        """)));

    [Theory]
    [InlineData("Models:sentiment:BatchSize", "many", "'Models:sentiment:BatchSize' is 'many', which is not a whole number of 32 bits.")]
    [InlineData("Models:sentiment:BatchSze", "1", "'Models:sentiment:BatchSze' is no setting of the model. There are: BatchSize, Decoder, Extra, Labels, Name.")]
    [InlineData("Models:sentiment:Labels", "x", "'Models:sentiment:Labels' is 'x', which is not a list: write its elements below it, as Models:sentiment:Labels:0.")]
    public void Library_ConfigurationThatIsWrong_ErrorSaysWhere(string key, string value, string message) => Assert.Contains(message, Run(Project(Index, $$"""
        var options = new ModelLibraryOptions { Configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string> { ["{{key}}"] = "{{value}}" }).Build() };
        using (var library = ModelLibrary.Create(Models.Definitions, options)) return library.Get<SentimentModel>("sentiment").Predict("X,Y");
        """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.00:00:05", "1.00:00:05")]
    [InlineData("5", "FormatException: 'm:Wait' is '5', which is not a time span, as 00:05:00.")]
    public void Bind_TimeSpan_IsNoNumberOfDays(string text, string result) => Assert.Equal(result, Run(Project(new IndexBuilder().Model("m", settings: "Wait:timespan=00:05:00"),
        $"return Models.M.Bind(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string> {{ [\"m:Wait\"] = \"{text}\" }}).Build().GetSection(\"m\")).Wait.ToString();")));

    [Fact]
    public void Services_AddModels_RegistersLibraryConfigsAndModels() => Assert.Equal("1 class 2 a/b: x sentiment", Run(Project(Index, """
        var services = new ServiceCollection();
        services.AddModels(options => options.Configure<SentimentConfig>(c => c with { BatchSize = 1 }));
        using (var provider = services.BuildServiceProvider()) return provider.GetRequiredService<SentimentModel>().Predict("X") + " " + ((IModelConfig)provider.GetRequiredService<SentimentConfig>()).Key;
        """)));

    [Fact]
    public void Item_NamesTheType_ItIsMadeWithContext() => Assert.Equal("made other", Run(Project(
        new IndexBuilder().Model("other", type: "Acme.App.Outer.Other"),
        "using (var library = ModelLibrary.Create(Models.Definitions)) return library.Get<Outer.Other>().Text;",
        "namespace Acme.App { internal static class Outer { internal sealed class Other { public readonly string Text; public Other(AssetSdk.Runtime.ModelContext context) { Text = \"made \" + context.Key; } } } }")));

    [Fact]
    public void Constructor_OptionalParameters_AreLeftOut() => Assert.Equal("7 made m", Run(Project(
        new IndexBuilder().Model("m", type: "Acme.App.M"),
        "using (var library = ModelLibrary.Create(Models.Definitions)) return library.Get<M>().Text;",
        "namespace Acme.App { class M { public readonly string Text; public M(System.IO.TextWriter log = null, int size = 7, AssetSdk.Runtime.ModelContext @event = null) { Text = size + \" made \" + @event.Key; } } }")));

    [Theory]
    [InlineData("ASSET2113", "The model 'm' cannot be made as 'Acme.Gone', which is not found: write its full name with the namespace, and reference its assembly", "Acme.Gone", "")]
    [InlineData("ASSET2113", "The model 'm' cannot be made as 'Acme.M', which is abstract", "Acme.M", "namespace Acme { abstract class M { } }")]
    [InlineData("ASSET2113", "The model 'm' cannot be made as 'Acme.M', which has no constructor that fits (nothing is known for the parameter 'size'): its parameters may be MConfig, a model that it depends on, called as its alias, and ModelContext", "Acme.M", "namespace Acme { class M { public M(int size) { } } }")]
    [InlineData("ASSET2113", "The model 'm' cannot be made as 'Acme.M', which has no constructor that fits (nothing is known for the parameter 'm2'): its parameters may be MConfig, a model that it depends on, called as its alias, and ModelContext", "Acme.M", "namespace Acme { class M { public M(int m2) { } } }")]
    [InlineData("ASSET2113", "The model 'm' cannot be made as 'AssetSdk.Runtime.ModelAnchor', which is not public in AssetSdk.Runtime", "AssetSdk.Runtime.ModelAnchor", "")]
    [InlineData("ASSET2104", "The declarations of the model 'm' contradict each other: its item or manifest names the type 'Acme.M', and the attribute stands at 'Acme.N'", "Acme.M", "namespace Acme { class M { } [AssetSdk.Runtime.ModelConfig(\"m\")] class N { } }")]
    public void Type_CannotBeUsed_Error(string id, string message, string type, string code) => AssertOnly(id, message, new IndexBuilder().Model("m", type: type, dependsOn: "m2").Model("m2"), code);

    [Theory]
    [InlineData("ASSET2111", "The model 'm' names the asset 'nlp/gone:2[x]', which no item of the project declares: add <RemoteAsset Include=\"nlp/gone:2\" />", "Asset = \"nlp/gone:2[x]\"")]
    [InlineData("ASSET2106", "The model 'm' names 'a[modle.json]', and the asset has no such file or folder: did you mean 'model.json'?", "Asset = \"a[modle.json]\"")]
    [InlineData("ASSET2103", "The model 'm': The setting 'Size' is 'many', and its type is int. It must be a whole number of 32 bits, as in 32.", "Settings = \"Size:int=many\"")]
    [InlineData("ASSET2105", "The model 'm' has two dependencies under one name, 'x': give one of them another alias", "DependsOn = \"x=m2;x=m3\"")]
    [InlineData("ASSET2104", "The declarations of the model 'm' contradict each other: 'x' is a setting, and others make a group of it", "Settings = \"x=1;x.y=2\"")]
    [InlineData("ASSET2102", "The declaration of the model 'm' cannot be read: 'vocab' has no tag. Write tag=name:version[sub/path], with ';' between assets.", "Assets = \"vocab\"")]
    public void Attribute_IsWrong_ErrorAtTheAttribute(string id, string message, string attribute)
    {
        var diagnostic = AssertOnly(id, message, new IndexBuilder().Folder("a", "model.json").Model("m2").Model("m3"), $"namespace Acme {{ [AssetSdk.Runtime.ModelConfig(\"m\", {attribute})] class M {{ }} }}");
        Assert.Equal("Consumer0.cs", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public void Attribute_TwoClassesOfOneKey_Error() => AssertOnly("ASSET2104", "The declarations of the model 'm' contradict each other: 'Acme.M' and 'Acme.N' both declare it", new IndexBuilder().Folder("a"),
        "namespace Acme { [AssetSdk.Runtime.ModelConfig(\"m\")] class M { } [AssetSdk.Runtime.ModelConfig(\"m\")] class N { } }");

    [Fact]
    public void Class_ManifestSpellsSettingsOtherwiseAndNarrower_TheyAreTheClassesOwn()
    {
        var index = new IndexBuilder().Model("m", settings: "batch_size:int=64;rate:double=0.1;weights:int[]=1|2;big:long=9000000000");
        Assert.Equal("64 0.1 1 9000000000", Run(Project(index, "var m = Models.M; decimal rate = m.Rate; double first = m.Weights[0]; return m.BatchSize + \" \" + rate.ToString(System.Globalization.CultureInfo.InvariantCulture) + \" \" + first + \" \" + m.Big;",
            "namespace Acme.App { [ModelConfig(\"m\", Settings = \"BatchSize:int=16;Rate:decimal=0.5;Weights:double[]=0.5;Big:decimal=1\")] class M { } }".Replace("[ModelConfig", "[AssetSdk.Runtime.ModelConfig"))));
    }

    [Fact]
    public void Class_ManifestLosesDigitsAsTheClassesType_Error() => AssertOnly("ASSET2103", "The model 'm': the setting 'Big' is long (9007199254740993) here, and the class 'Acme.M' declares it as double",
        new IndexBuilder().Model("m", settings: "Big:long=9007199254740993"), "namespace Acme { [AssetSdk.Runtime.ModelConfig(\"m\", Settings = \"Big:double=1\")] class M { } }");

    [Fact]
    public void Run_UnrelatedEdit_WritesNothing()
    {
        var consumer = Project(Index, "return \"\";");
        var driver = consumer.Run();
        var edited = consumer.Compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { }", new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose, preprocessorSymbols: ["NET5_0_OR_GREATER"])));
        driver = driver.RunGenerators(edited);
        Assert.All(driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs), output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static Diagnostic AssertOnly(string id, string message, IndexBuilder index, string code)
    {
        var diagnostic = Assert.Single(new Consumer(index.Write()) { References = Runtime, Sources = [code] }.Generated().Diagnostics);
        Assert.Equal((id, message, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), diagnostic.Severity));
        return diagnostic;
    }
}
