using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>README.md, sample by sample: what it shows is what is built and run here, with paths and addresses put in.</summary>
public sealed class ReadmeTests
{
    private static readonly IReadOnlyList<MarkdownSample> Samples = MarkdownSample.Read(Repository.File("README.md"));

    // Every sample, by what tells it apart. One that is new belongs into a test of this class first.
    private static readonly string[] Tested =
    [
        "sh build/pack.sh", "xml <configuration>", "xml <Project Sdk=", "csharp using Tour;", "text unicode/ucd 15.0",
        "xml <AssetSource Include=\"team\" Url=\"https", "xml <RemoteAsset Include=\"glove/50d\"", "xml <RemoteAsset Update=", "sh dotnet build -p:AssetRestoreLockedMode=true",
        "sh dotnet tool install --global AssetSdk.Cli", "dockerfile FROM mcr.microsoft.com/dotnet/sdk", "xml <AssetOverride",
        "sh dotnet run --project src/AssetSdk.Server",
        .. LanguageId, .. Clouds, .. Policies,
    ];

    // Parts of the sample's own files; SampleTests runs the commands and compares what they print.
    private static string[] LanguageId =>
        ["xml <ModelManifest Include=\"models.yaml\"", "yaml models:", "csharp internal sealed class LanguageModel", "sh dotnet run --project samples/LanguageId/App", "text nlp/language-id 1.1"];

    private static string[] Clouds => ["xml <AssetStore>s3", "xml <AssetSource Include=\"team\" Url=\"s3", "xml <PropertyGroup>\n  <AssetStore>az", "xml <PropertyGroup>\n  <AssetStore>gs", "xml <AssetSource Include=\"team\" Url=\"assetsdb"];

    private static string[] Policies => [.. new[] { "Readers", "Publishers" }.Select(who => $"json {{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\n      \"Sid\": \"Asset{who}")];

    [Fact]
    public void Samples_AreAllTested()
    {
        Assert.Equal(Tested.Length, Samples.Count);
        Assert.All(Tested, t => Sample(t));
    }

    [Theory]
    [InlineData("xml <ModelManifest Include=\"models.yaml\"", "LanguageId.csproj")]
    [InlineData("yaml models:", "models.yaml")]
    [InlineData("csharp internal sealed class LanguageModel", "LanguageModel.cs")]
    public void LanguageId_ShowsWhatTheSampleSays(string sample, string file)
    {
        var lines = File.ReadLines(Repository.File("samples", "LanguageId", "App", file)).Select(l => l.Trim());
        Assert.Contains(Lines(Sample(sample).Split('\n').Select(l => l.Trim())), Lines(lines), StringComparison.Ordinal);

        static string Lines(IEnumerable<string> lines) => string.Concat(lines.Where(l => l.Length > 0).Select(l => l + "\n"));
    }

    [Fact]
    public void Clouds_StoresCanBeOpened_AndPoliciesGrantWhatIsNeeded()
    {
        foreach (var settings in Clouds.SelectMany(c => Stores(Sample(c))))
            StandardStores.Create().Open(settings).Dispose();

        string[][] actions = [["s3:ListBucket", "s3:GetObject"], ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"]];
        foreach (var (policy, expected) in Policies.Zip(actions))
        {
            using var json = JsonDocument.Parse(Sample(policy));
            var granted = json.RootElement.GetProperty("Statement").EnumerateArray().Select(s => s.GetProperty("Action"))
                .SelectMany(a => a.ValueKind == JsonValueKind.Array ? a.EnumerateArray().Select(e => e.GetString()) : [a.GetString()]);
            Assert.Equal(expected.Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<StoreSettings> Stores(string xml)
    {
        var root = XElement.Parse($"<x>{xml}</x>");
        return [
            .. root.Descendants("AssetStore").Select(s => new StoreSettings(s.Value) { Anonymous = true }),
            .. root.Descendants("AssetSource").Select(s => new StoreSettings(s.Attribute("Url")!.Value) { Endpoint = s.Attribute("Endpoint")?.Value, Region = s.Attribute("Region")?.Value, Anonymous = true }),
        ];
    }

    /// <summary>What the tour says to type first is what packs the packages under test: see <see cref="PackedSdk"/>.</summary>
    [Fact]
    public void Pack_IsTheCommandThatTheseTestsPackWith()
    {
        Assert.Equal("build/pack.sh", Sample("sh build/pack.sh").Split('#')[0].Trim());
        Assert.Contains("/artifacts/packages", Sample("xml <configuration>"), StringComparison.Ordinal);
        Assert.Contains("$PWD/artifacts/packages", File.ReadAllText(Repository.File("build", "pack.sh")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tour_PrintsWhatItSays_AndPublishes()
    {
        using var workspace = await TourAsync();

        // NuGet may have something to say of certificates first, when it meets the package for the first time.
        Assert.EndsWith(Sample("text unicode/ucd 15.0"), (await workspace.DotnetInAsync("Tour", "run")).Succeeds().Output, StringComparison.Ordinal);
        Assert.True(workspace.Exists("Tour/assets.lock.json"));

        // CI, then the Dockerfile's steps with folders of this machine.
        (await workspace.CommandAsync("Tour", Words(Sample("sh dotnet build -p:AssetRestoreLockedMode=true")))).Succeeds();
        var docker = Sample("dockerfile FROM").Split('\n');
        var publish = Words(Assert.Single(docker, l => l.StartsWith("RUN ", StringComparison.Ordinal)));
        (await workspace.CommandAsync("Tour", [.. publish.Skip(publish.IndexOf("dotnet")).Select(w => w == "/app" ? workspace.PathOf("app") : w)])).Succeeds();
        Assert.Contains("assets/unicode/ucd/15.0/UnicodeData.txt", workspace.Files("app"));
        Assert.Contains("Tour.assets.json", workspace.Files("app"));
        workspace.DeleteCache();
        var entry = Assert.Single(docker, l => l.StartsWith("ENTRYPOINT ", StringComparison.Ordinal))["ENTRYPOINT ".Length..].Trim('[', ']').Split(", ").Select(w => w.Trim('"'));
        Assert.Equal(Sample("text unicode/ucd 15.0"), (await workspace.CommandAsync("", [.. entry.Select(w => w.Replace("/app/", workspace.PathOf("app") + "/", StringComparison.Ordinal))])).Succeeds().Output);
    }

    [Fact]
    public async Task CentralVersionsAndOverride_DoWhatTheySay()
    {
        using var workspace = await TourAsync();
        workspace.Write("Tour/Tour.csproj", workspace.Read("Tour/Tour.csproj").Replace("unicode/ucd:15", "unicode/ucd", StringComparison.Ordinal));
        workspace.Write("Directory.Build.targets", Sample("xml <RemoteAsset Update="));

        (await workspace.DotnetInAsync("Tour", "build", "-p:AssetOffline=true")).Succeeds();

        Assert.Equal("15.0", workspace.Lock("Tour").Entries.Values.Single().Requested);

        workspace.Write("draft/UnicodeData.txt", "0041;A\n");
        workspace.Write("Tour/Tour.csproj.user", Sample("xml <AssetOverride").Replace("/home/me/ucd-draft", workspace.PathOf("draft"), StringComparison.Ordinal));
        (await workspace.DotnetInAsync("Tour", "build")).Succeeds().Says("warning ASSET1013");
        Assert.Equal("unicode/ucd local\n1\n", (await workspace.RunAsync("Tour")).Succeeds().Output);
        (await workspace.CommandAsync("Tour", Words(Sample("sh dotnet build -p:AssetRestoreLockedMode=true")))).Fails().Says("error ASSET1014");
    }

    [Fact]
    public async Task SourcesAndSingleFile_DoWhatTheySay()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishAsync("acme/words", "1.0", (".", "acme"));
        await workspace.PublishSamplesAsync();
        await using var server = await FaultServer.StartAsync(workspace.Store);
        TempFolder.Copy(workspace.Store, workspace.PathOf("shared/store"));
        server.Objects["glove.6B.zip"] = Zip("glove.6B.50d.txt", "the 0.418");
        var sources = Sample("xml <AssetSource Include=\"team\" Url=\"https").Replace("https://assets.acme.dev/models", server.Url, StringComparison.Ordinal);
        var single = Sample("xml <RemoteAsset Include=\"glove/50d\"").Replace("https://example.com", server.Url, StringComparison.Ordinal);
        single = single.Replace(single.Split("Sha256=\"")[1].Split('"')[0], Convert.ToHexStringLower(SHA256.HashData(server.Objects.Find("glove.6B.zip")!.Bytes)), StringComparison.Ordinal);
        workspace.Environment["ACME_TOKEN"] = "secret-token";
        workspace.Project("App", $"""
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <RemoteAsset Include="acme/words" />
                <RemoteAsset Include="test/words" />
                {sources}
                {single}
              </ItemGroup>
            """, """
            using App;
            using static System.IO.File;

            System.Console.WriteLine(ReadAllText(Assets.Acme.Words.Path) + ReadAllText(Assets.Test.Words.Path) + ReadAllText(Assets.Glove._50d.Files.Glove6B50dTxt));
            """);

        (await workspace.DotnetAsync("build", "App")).Succeeds();

        Assert.Equal("acmeonethe 0.418\n", (await workspace.RunAsync("App")).Succeeds().Output);
        var asked = server.Requests.Where(r => r.Path.StartsWith("acme/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(asked);
        Assert.All(asked, r => Assert.Equal("Bearer secret-token", r.Headers["Authorization"]));
        Assert.DoesNotContain(server.Requests, r => r.Path.StartsWith("test/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tool_DoesWhatItSays()
    {
        var lines = Sample("sh dotnet tool install --global AssetSdk.Cli").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('#')[0].Trim()).ToList();
        // Installed with these words by the harness, into a folder of its own: see InstalledTool.
        Assert.Equal("dotnet tool install --global AssetSdk.Cli --add-source artifacts/packages", lines[0]);
        using var workspace = await InstalledTool.WorkspaceAsync();
        workspace.Write("words/a.txt", "1");
        workspace.App("App", "", "");
        (await workspace.AssetAsync([.. Words(lines[1].Replace("s3://acme-models/assets", workspace.Store, StringComparison.Ordinal)).Skip(1), "--yes"])).Succeeds();
        (await workspace.AssetInAsync("App", [.. Words(lines[2]).Skip(1)])).Succeeds();
        Assert.Contains("<RemoteAsset Include=\"nlp/words\"", workspace.Read("App/App.csproj"), StringComparison.Ordinal);
    }

    private static async Task<Workspace> TourAsync()
    {
        var workspace = await Workspace.CreateAsync();
        // The machine's other sources are left out: no test asks a registry.
        workspace.Write("Tour/nuget.config", Sample("xml <configuration>")
            .Replace("<packageSources>", "<packageSources><clear />", StringComparison.Ordinal)
            .Replace("/path/to/this/repository/artifacts/packages", await PackedSdk.FolderOfVersionAsync("1.0.0"), StringComparison.Ordinal));
        workspace.Write("Tour/Tour.csproj", Sample("xml <Project Sdk=").Replace("/path/to/this/repository/", Repository.Root, StringComparison.Ordinal));
        workspace.Write("Tour/Program.cs", Sample("csharp using Tour;"));
        return workspace;
    }

    private static string Sample(string mark)
    {
        var (language, text) = (mark.Split(' ')[0], mark[(mark.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        return Assert.Single(Samples, s => s.Language == language && s.Text.Contains(text, StringComparison.Ordinal)).Text;
    }

    private static List<string> Words(string line) => [.. line.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static byte[] Zip(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = new StreamWriter(archive.CreateEntry(name).Open()))
            entry.Write(text);
        return bytes.ToArray();
    }
}
