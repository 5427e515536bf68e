using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime.Tests;

/// <summary>A config as the generator writes one.</summary>
internal sealed record TestConfig(string Key) : IModelConfig
{
    public string AssetPath { get; init; } = "declared";

    public int BatchSize { get; init; } = 32;

    public static TestConfig Bind(TestConfig config, IConfigurationSection section)
    {
        if (section["AssetPath"] is { } path)
            config = config with { AssetPath = path };
        if (section["BatchSize"] is { } size)
            config = config with { BatchSize = int.Parse(size, null) };
        return config;
    }
}

/// <summary>A config of another type.</summary>
internal sealed record OtherConfig(string Key) : IModelConfig;
