#:project ../src/AssetSdk.Stores/AssetSdk.Stores.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Publishes data of the samples. Called by sample-store.sh:  dotnet run sample-store.cs -- STORE-FOLDER NAME VERSION DATE INPUT-FOLDER
using System.Globalization;
using AssetSdk.Stores;

if (args.Length != 5)
{
    Console.Error.WriteLine("usage: sample-store.cs STORE-FOLDER NAME VERSION DATE INPUT-FOLDER");
    return 2;
}

var storeFolder = Path.GetFullPath(args[0]);
Directory.CreateDirectory(storeFolder);
using var store = StandardStores.Create().Open(new StoreSettings(storeFolder));

// A fixed clock and a fixed name: the same input gives the same bytes, whoever runs it and when.
var publisher = AssetPublisher.Into(store, new FixedClock(DateTimeOffset.ParseExact(args[3], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));
var result = await publisher.PublishAsync(
    new PublishRequest(args[1], Path.GetFullPath(args[4])) { Version = args[2], Who = "sample-store" },
    CancellationToken.None);
Console.WriteLine($"{result.Name} {result.Version}: {result.Status}, {result.Digest}");
return 0;

internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
