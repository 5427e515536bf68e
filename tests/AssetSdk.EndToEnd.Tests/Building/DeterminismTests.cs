namespace AssetSdk.EndToEnd.Tests;

/// <summary>Two checkouts of one repository give the same bytes, wherever, whenever and in whatever language they are built.</summary>
public sealed class DeterminismTests
{
    // Letters whose cases Turkish pairs otherwise, and numbers that it writes otherwise.
    private const string Items = """
        <RemoteAsset Include="test/INFO:1" />
        <RemoteAsset Include="test/title_list:1" Accessor="Titles" />
        <RemoteAsset Include="test/corpus:1[sub]" />
        """;

    [Fact]
    public async Task TwoCheckouts_AtOtherPathsTimesAndCultures_GiveTheSameBytes()
    {
        using var english = await CheckOutAsync("", "en_US.UTF-8");
        using var turkish = await CheckOutAsync("a longer path with ü/and more", "tr_TR.UTF-8");
        (await turkish.CommandAsync("", ["dotnet", "build", "Culture"])).Succeeds();
        (await turkish.RunAsync("Culture")).Succeeds().Says("tr-TR: i -> \u0130, 1,5");

        foreach (var checkout in new[] { english, turkish })
            (await checkout.DotnetAsync("build", "App", $"-p:PathMap={checkout.Root}=/_")).Succeeds();

        foreach (var file in new[] { "App/assets.lock.json", "App/obj/Debug/net10.0/App.assets.index", "App/bin/Debug/net10.0/App.dll", "App/bin/Debug/net10.0/App.pdb" })
            Assert.Equal(Convert.ToHexString(await File.ReadAllBytesAsync(english.PathOf(file))), Convert.ToHexString(await File.ReadAllBytesAsync(turkish.PathOf(file))));
    }

    private static async Task<Workspace> CheckOutAsync(string suffix, string language)
    {
        var workspace = await Workspace.CreateAsync(suffix);
        workspace.Environment["LC_ALL"] = language;
        workspace.Environment["LANG"] = language;
        workspace.Environment["DOTNET_CLI_UI_LANGUAGE"] = null;
        workspace.Environment["TZ"] = suffix.Length == 0 ? "UTC" : "Europe/Istanbul";
        await workspace.PublishSamplesAsync();
        await workspace.PublishAsync("test/INFO", "1.0", (".", "info"));
        await workspace.PublishAsync("test/title_list", "1.0", ("I.txt", "I"), ("i1.txt", "i"), ("Iı/ii.txt", "ı"));
        workspace.App("App", Items, "System.Console.WriteLine(App.Assets.Titles.Files.ITxt);");
        workspace.App("Culture", "", """System.Console.WriteLine($"{System.Globalization.CultureInfo.CurrentCulture}: i -> {"i".ToUpper()}, {1.5}");""");
        return workspace;
    }
}
