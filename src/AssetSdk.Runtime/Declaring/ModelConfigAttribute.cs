namespace AssetSdk.Runtime;

/// <summary>
/// Declares a model at its class. AssetSdk's generator reads it while it compiles, and nothing at run time; the texts are those of the metadata of a <c>ModelConfig</c> item.
/// </summary>
/// <param name="key">The model's key, one of its project.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class ModelConfigAttribute(string key) : Attribute
{
    /// <summary>The model's key.</summary>
    public string Key { get; } = key;

    /// <summary>Reference of the main asset: <c>nlp/sentiment:2[model.json]</c>. An item of the project must declare it.</summary>
    public string? Asset { get; set; }

    /// <summary>Tagged assets: <c>vocab=nlp/sentiment:2[vocab.txt];labels=nlp/labels:1</c>.</summary>
    public string? Assets { get; set; }

    /// <summary>Models that this one needs, with or without an alias: <c>tokenizer=bert_tokenizer;spelling</c>.</summary>
    public string? DependsOn { get; set; }

    /// <summary>Settings with their types and defaults: <c>BatchSize:int=32;Labels:string[]=neg|pos</c>.</summary>
    public string? Settings { get; set; }

    /// <summary>What the model is, in a line.</summary>
    public string? Summary { get; set; }
}
