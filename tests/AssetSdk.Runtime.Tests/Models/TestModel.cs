namespace AssetSdk.Runtime.Tests;

/// <summary>A model that does what its test says, and tells the test's log.</summary>
internal class TestModel(TestConfig config, World world) : Model<string, string>
{
    public TestConfig Config { get; } = config;

    public List<object> Dependencies { get; } = [];

    public override string Predict(string input) => $"{Config.Key}: {input}";

    protected override async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        if (world.Loading is { } loading)
            await loading(Config.Key, cancellationToken);
        world.Log($"load {Config.Key}");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        world.Log($"dispose {Config.Key}");
        world.Disposing?.Invoke(Config.Key);
    }
}

/// <summary>A model of a type of its own.</summary>
internal sealed class OtherModel(TestConfig config, World world) : TestModel(config, world);
