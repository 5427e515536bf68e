using AssetSdk.Runtime;
using LanguageId.NGrams;

namespace LanguageId;

/// <summary>Cuts a text into the words that the models know.</summary>
internal sealed class Tokenizer(TokenizerConfig config) : Model<string, IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Predict(string input) => [.. Words.Of(input).Take(config.MaxWords)];
}
