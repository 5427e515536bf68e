using AssetSdk.Benchmarks;

// usage: AssetSdk.Benchmarks [SUITE…] [--rounds N] [--out FILE]
if (args is ["worker", ..])
    return await Worker.RunAsync(args.AsMemory(1));
return await Runner.RunAsync(args);
