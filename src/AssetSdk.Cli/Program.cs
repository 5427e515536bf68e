using AssetSdk.Cli;

return await AssetCommandLine.RunAsync(args, CliHost.OfProcess()).ConfigureAwait(false);
