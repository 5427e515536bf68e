#:project ../src/AssetSdk.Stores/AssetSdk.Stores.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Publishes the sample's data. Called by sample-store.sh:  dotnet run sample-store.cs -- INPUT-FOLDER STORE-FOLDER
using AssetSdk.Stores;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: sample-store.cs INPUT-FOLDER STORE-FOLDER");
    return 2;
}

var storeFolder = Path.GetFullPath(args[1]);
Directory.CreateDirectory(storeFolder);
using var store = StandardStores.Create().Open(new StoreSettings(storeFolder));

// A fixed clock and a fixed name: the same input gives the same bytes, whoever runs it and when.
var publisher = AssetPublisher.Into(store, new FixedClock(new DateTimeOffset(2022, 9, 15, 0, 0, 0, TimeSpan.Zero)));
var result = await publisher.PublishAsync(
    new PublishRequest("unicode/ucd", Path.GetFullPath(args[0])) { Version = "15.0", Who = "sample-store" },
    CancellationToken.None);
Console.WriteLine($"{result.Name} {result.Version}: {result.Status}, {result.Digest}");
return 0;

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
