using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Runtime.Tests;

/// <summary>The README's code is this file's: what is shown compiles and runs.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Parts = ["models", "generated", "library", "container", "options"];

    // <models>
    public sealed class Tokenizer(TokenizerConfig config) : Model<string, IReadOnlyList<string>>
    {
        private HashSet<string> _words = [];

        public override IReadOnlyList<string> Predict(string input) => [.. input.Split(' ').Where(_words.Contains)];

        protected override async ValueTask LoadAsync(CancellationToken cancellationToken) =>
            _words = [.. await File.ReadAllLinesAsync(config.AssetPath, cancellationToken)];
    }

    public sealed class SentimentModel(SentimentConfig config, Tokenizer tokenizer) : Model<string, string>
    {
        public override string Predict(string input) => tokenizer.Predict(input).Count >= config.Threshold ? "friendly" : "neutral";
    }
    // </models>

    // <generated>
    public sealed record TokenizerConfig : IModelConfig
    {
        public string Key => "tokenizer";

        public string AssetPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "words.txt");
    }

    public sealed record SentimentConfig : IModelConfig
    {
        public string Key => "sentiment";

        public int Threshold { get; init; } = 2;

        public static SentimentConfig Bind(SentimentConfig config, IConfigurationSection section) =>
            section["Threshold"] is { } text ? config with { Threshold = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) } : config;
    }

    public static class Models
    {
        public static IReadOnlyList<ModelDefinition> Definitions { get; } =
        [
            new ModelDefinition<TokenizerConfig, Tokenizer>("tokenizer", [], () => new TokenizerConfig(), (config, _) => new Tokenizer(config)),
            new ModelDefinition<SentimentConfig, SentimentModel>(
                "sentiment",
                [new ModelDependency("words", "tokenizer")],
                () => new SentimentConfig(),
                (config, context) => new SentimentModel(config, context.Dependency<Tokenizer>("words")),
                SentimentConfig.Bind),
        ];
    }
    // </generated>

    [Fact]
    public async Task Readme_Library_Runs()
    {
        var words = Path.GetTempFileName();
        await File.WriteAllLinesAsync(words, ["good", "nice"]);
        var output = new StringWriter();

        // <library>
        var options = new ModelLibraryOptions().Configure<TokenizerConfig>(c => c with { AssetPath = words });
        await using var library = ModelLibrary.Create(Models.Definitions, options);

        var sentiment = await library.GetAsync<SentimentModel>("sentiment");       // loads the tokenizer first
        output.WriteLine(sentiment.Predict("a good and nice day"));
        output.WriteLine(string.Join(", ", await sentiment.PredictBatchAsync(["good", "good nice"])));
        // </library>

        Assert.Equal("friendly\nneutral, friendly\n", output.ToString().ReplaceLineEndings("\n"));
        File.Delete(words);
    }

    [Fact]
    public async Task Readme_Container_Runs()
    {
        var words = Path.GetTempFileName();
        await File.WriteAllLinesAsync(words, ["good", "nice"]);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Models:sentiment:Threshold", "1")]).Build());

        // <container>
        services.AddModelLibrary(Models.Definitions, o => o.Configure<TokenizerConfig>(c => c with { AssetPath = words }));
        await using var provider = services.BuildServiceProvider();
        var sentiment = provider.GetRequiredService<SentimentModel>();             // or [FromKeyedServices("sentiment")]
        var threshold = provider.GetRequiredService<SentimentConfig>().Threshold;  // 1, if the configuration has Models:sentiment:Threshold=1
        // </container>

        Assert.Equal(("friendly", 1), (sentiment.Predict("a good day"), threshold));
        File.Delete(words);
    }

    [Fact]
    public async Task Readme_Options_Run()
    {
        var words = Path.GetTempFileName();
        var configuration = new ConfigurationBuilder().Build();
        using var stopping = new CancellationTokenSource();

        // <options>
        var options = new ModelLibraryOptions
        {
            Required = ["sentiment"],              // checked at the start with all it needs; the default is all
            Loading = ModelLoading.Eager,          // loaded before the library is handed out
            MaxParallelLoads = 4,
            Configuration = configuration,         // section Models:<key>
            ValidateOnStart = true,                // a value there that is not valid ends the program here, also when models are lazy
        };
        options.Configure<SentimentConfig>(c => c with { Threshold = 3 });                     // every model with this config
        options.Configure<TokenizerConfig>("tokenizer", c => c with { AssetPath = words });    // one model
        await using var library = await ModelLibrary.CreateAsync(Models.Definitions, options, stopping.Token);
        // </options>

        Assert.True(library.IsLoaded("sentiment"));
        File.Delete(words);
    }

    [Fact]
    public void Readme_Code_IsThatOfTheExamples()
    {
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")).ReplaceLineEndings("\n");
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n");

        Assert.All(Parts, part =>
        {
            var lines = source.Split($"// <{part}>\n")[1].Split($"// </{part}>")[0].TrimEnd().Split('\n');
            var indent = lines[0].Length - lines[0].TrimStart().Length;
            Assert.Contains("```csharp\n" + string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : l)) + "\n```", readme, StringComparison.Ordinal);
        });
    }
}
