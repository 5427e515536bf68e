using System.Text;
using AssetSdk.Core;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using AssetSdk.Stores;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>The server as a store: what every store gives who reads and publishes.</summary>
public abstract class SourceContract : ServerContract
{
    private static readonly VersionScheme Tagged = VersionScheme.Get("tagged");

    private readonly TempFolder _local = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _local.Dispose();
    }

    [Fact]
    public async Task Read_UploadsOfAnyClient_AreVersionsWithManifestsAndBytes()
    {
        await Client.UploadedAsync("nlp/words", "1.0", "prod");
        await Client.UploadedAsync("nlp/words", "1.0", "base");
        await Client.UploadedAsync("nlp/words", "0.9", "prod");
        await Client.UploadedAsync("nlp/words2");
        using var store = Open();
        var reader = new AssetReader(store);

        var list = await reader.ReadVersionsAsync("nlp/words", null, CancellationToken.None);
        var manifest = await reader.ReadManifestAsync("nlp/words", "1.0-prod", CancellationToken.None);

        Assert.Equal(["1.0-base", "1.0-prod", "0.9-prod"], list.Versions);
        Assert.Equal(ObjectReadStatus.NotModified, (await reader.ReadVersionsAsync("nlp/words", list.Validator, CancellationToken.None)).Status);
        var file = manifest!.Tree!.Files.Single();
        Assert.Equal(("words.txt", Digest.Of("some words\n"u8)), (file.Path, file.Digest));
        Assert.InRange(DateTimeOffset.UtcNow - manifest.PushDate!.Value, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal("some words\n"u8.ToArray(), await store.ReadBytesAsync("nlp/words/1.0-prod"));
        Assert.Null(await store.ReadBytesAsync("nlp/words/1.1-prod"));
        Assert.Null(await reader.ReadManifestAsync("nlp/words", "1.1-prod", CancellationToken.None));
        Assert.Equal(ObjectReadStatus.NotFound, (await reader.ReadVersionsAsync("nlp", null, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Read_Part_IsGivenAsLongAsTheBytesAreThose()
    {
        await Client.UploadedAsync("words", bytes: TestBytes.Of(100_000));
        using var store = Open();
        await using var whole = await store.ReadAsync("words/1.0-base", ObjectReadOptions.Whole, CancellationToken.None);
        Assert.True(whole.HasExactValidator);

        await using var part = await store.ReadAsync("words/1.0-base", new ObjectReadOptions { Offset = 90_000, Length = 100, Validator = whole.Validator }, CancellationToken.None);
        await using var changed = await store.ReadAsync("words/1.0-base", new ObjectReadOptions { Offset = 90_000, Validator = "\"other\"" }, CancellationToken.None);

        Assert.Equal((90_000, 100), (part.Offset, part.Length));
        Assert.Equal(TestBytes.Of(100_000)[90_000..90_100], await ObjectStoreExtensions.BytesOf(part));
        Assert.Equal(0, changed.Offset);
    }

    [Fact]
    public async Task Created_IsTheServersWord()
    {
        Assert.Equal(201, (await Client.PostAsync("/asset", """{"asset_name":"n","asset_version":{"version":"1.0","tag":"a"},"asset_created":"2099-01-01T00:00:00Z"}""")).Status);
        var created = (DateTimeOffset)(await Client.GetAsync("/asset/n:1.0-a")).Json!["data"]!["asset_created"]!;
        Assert.InRange(DateTimeOffset.UtcNow - created, TimeSpan.Zero, TimeSpan.FromHours(1));

        Assert.Equal(400, (await Client.PutAsync("/asset/n:1.0-a", """{"asset_created":"2099-01-01T00:00:00Z"}""")).Status);

        // It has no bytes anywhere, so that it is no version of a store.
        Assert.Empty((await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None)).Versions);
    }

    [Fact]
    public async Task Read_ManyVersions_AreSearchedPageByPage()
    {
        for (var i = 0; i < 7; i++)
            await Client.UploadedAsync("words", "1." + i);
        using var store = new AssetsDbStoreDriver(HttpTransport.Shared) { PageSize = 3 }.Open(Settings());

        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"1.{i}-base"), (await new AssetReader(store).ReadVersionsAsync("words", null, CancellationToken.None)).Versions);
    }

    [Fact]
    public async Task Catalog_ListsNamesBelowAPrefix()
    {
        foreach (var name in new[] { "nlp/words", "nlp", "nlp2/words", "vision/cats" })
            await Client.UploadedAsync(name);
        await Client.UploadedAsync("nlp/words", "1.1");
        using var store = Open();
        var entries = new List<string>();

        await foreach (var entry in AssetCatalog.Of(store).ListAsync("nlp", Tagged, CancellationToken.None))
            entries.Add($"{entry.Name} {string.Join(' ', entry.Versions)}");

        Assert.Equal(["nlp 1.0-base", "nlp/words 1.1-base 1.0-base", "nlp2/words 1.0-base"], entries);
    }

    [Fact]
    public async Task Publish_File_IsThereForBothKindsOfClientsWithItsNotes()
    {
        var path = _local.Write("näive \"words\".txt", TestBytes.Of(3_000_000));
        var notes = new PublishNotes { Message = "first", GitCommit = "abc", Tags = ["small", "english"], Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["accuracy"] = "0.9" } };
        using var store = Open();
        long sent = 0;

        var result = await AssetPublisher.Into(store).PublishAsync(Request("nlp/words", "1.0-prod", path) with { Metadata = notes.ToJson(), Progress = p => sent = p.Bytes }, CancellationToken.None);

        Assert.Equal((PublishStatus.Published, 3_000_000L), (result.Status, sent));
        var document = (await Client.GetAsync("/asset/nlp/words:1.0-prod")).Json!["data"]!;
        Assert.Equal("""["small","english"]""", document["asset_tags"]!.ToJsonString());
        Assert.Equal("0.9", (string)document["asset_metadata"]!["accuracy"]!);
        Assert.Equal("first", (string)document["asset_metadata"]!["assetsdk"]!["message"]!);
        Assert.Equal(["nlp/words:1.0-prod"], (await Client.PostAsync("/assets", """{"asset_metadata.accuracy":"0.9"}""")).Uris);

        var manifest = await new AssetReader(store).ReadManifestAsync("nlp/words", "1.0-prod", CancellationToken.None);
        Assert.Equal(result.Digest, manifest!.Digest);
        Assert.Equal("näive \"words\".txt", manifest.FileName);
        var read = PublishNotes.Of(manifest);
        Assert.Equal(("tester", "first", "abc", "0.9"), (read.Who, read.Message, read.GitCommit, read.Meta["accuracy"]));
        Assert.Equal(["small", "english"], read.Tags);
        Assert.Equal(TestBytes.Of(3_000_000), await store.ReadBytesAsync("nlp/words/1.0-prod"));
    }

    [Fact]
    public async Task Publish_Again_IsAlreadyPublishedAndOtherBytesAreTaken()
    {
        var publisher = AssetPublisher.Into(Open());
        var path = _local.Write("words.txt", "one");
        await publisher.PublishAsync(Request("words", "1.0-prod", path), CancellationToken.None);

        Assert.Equal(PublishStatus.AlreadyPublished, (await publisher.PublishAsync(Request("words", "1.0-prod", path), CancellationToken.None)).Status);
        Assert.True((await publisher.PreviewAsync(Request("words", "1.0-prod", path), CancellationToken.None)).IsPublished);

        _local.Write("words.txt", "two");
        foreach (var publish in new Func<Task>[] { () => publisher.PublishAsync(Request("words", "1.0-prod", path), CancellationToken.None), () => publisher.PreviewAsync(Request("words", "1.0-prod", path), CancellationToken.None) })
            Assert.Contains("is taken: it was published with sha256:", (await FailsAsync(publish, AssetErrorCode.VersionTaken)).Message, StringComparison.Ordinal);
        Assert.Equal("one"u8.ToArray(), await Open().ReadBytesAsync("words/1.0-prod"));
        Assert.Single(await ObjectsAsync());
    }

    [Fact]
    public async Task Publish_AtOnce_OneContentGetsTheVersionAndTheOthersHearOfIt()
    {
        const int Writers = 8;
        var paths = Enumerable.Range(0, Writers).Select(i => _local.Write($"{i}/words.txt", $"text {i % 2}")).ToList();

        var results = await Task.WhenAll(paths.Select(async path =>
        {
            try
            {
                return (await AssetPublisher.Into(Open()).PublishAsync(Request("words", "1.0-prod", path), CancellationToken.None)).Status.ToString();
            }
            catch (AssetException e)
            {
                return e.Code.Id;
            }
        }));

        Assert.Single(results, r => r == "Published");
        Assert.Equal(Writers / 2, results.Count(r => r == AssetErrorCode.VersionTaken.Id));
        Assert.Equal((Writers / 2) - 1, results.Count(r => r == "AlreadyPublished"));
    }

    [Fact]
    public async Task Publish_WithoutAVersion_AsksForOne()
    {
        var failure = await FailsAsync(() => AssetPublisher.Into(Open()).PublishAsync(new PublishRequest("words", _local.Write("words.txt", "one")), CancellationToken.None), AssetErrorCode.InvalidVersion);

        Assert.Contains("name the version and the tag", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.0-")]
    [InlineData("1.0-a.meta")]
    public Task Publish_VersionThatIsNone_IsRefused(string version) =>
        FailsAsync(() => AssetPublisher.Into(Open()).PublishAsync(Request("words", version, _local.Write("words.txt", "one")), CancellationToken.None), AssetErrorCode.NotPublishable);

    [Fact]
    public async Task Publish_Folder_IsRefusedAndSaysWhatToDo()
    {
        _local.Write("folder/a.txt", "one");

        var failure = await FailsAsync(() => AssetPublisher.Into(Open()).PublishAsync(Request("words", "1.0-prod", _local["folder"]), CancellationToken.None), AssetErrorCode.NotPublishable);

        Assert.Contains("an archive of the folder", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ObjectsAsync());
    }

    [Fact]
    public async Task Publish_FileThatChangesMeanwhile_PublishesNothing()
    {
        var path = _local.Write("words.txt", TestBytes.Of(1_000_000));
        var content = await AssetContent.ScanAsync(path, CancellationToken.None);
        _local.Write("words.txt", TestBytes.Of(1_000_001)[1..]);

        await FailsAsync(() => AssetPublisher.Into(Open()).PublishAsync(Request("words", "1.0-prod", path) with { Content = content }, CancellationToken.None), AssetErrorCode.InvalidContent);

        Assert.Null(await new AssetReader(Open()).ReadManifestAsync("words", "1.0-prod", CancellationToken.None));
    }

    [Fact]
    public async Task Token_RightsAreThoseOfTheServer()
    {
        await Client.UploadedAsync("team/words");
        await Client.UploadedAsync("other/words");
        var reading = await TokenAsync(AccessRight.Read, "team");
        var path = _local.Write("words.txt", TestBytes.Of(20_000_000));

        using var store = Open(reading);
        Assert.NotNull(await store.ReadBytesAsync("team/words/1.0-base"));
        Assert.Null(await store.ReadBytesAsync("other/words/1.0-base"));
        Assert.Equal(ObjectReadStatus.NotFound, (await new AssetReader(store).ReadVersionsAsync("other/words", null, CancellationToken.None)).Status);

        // Said before a byte of the file is on its way, so that it is heard.
        var refused = await FailsAsync(() => AssetPublisher.Into(store).PublishAsync(Request("team/words", "2.0-prod", path), CancellationToken.None), AssetErrorCode.AccessDenied);
        Assert.Contains("TEAM_TOKEN", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(reading, refused.ToString(), StringComparison.Ordinal);

        using var writing = Open(await TokenAsync(AccessRight.Write, "team"));
        Assert.Equal(PublishStatus.Published, (await AssetPublisher.Into(writing).PublishAsync(Request("team/words", "2.0-prod", path), CancellationToken.None)).Status);
        await FailsAsync(() => AssetPublisher.Into(writing).PublishAsync(Request("other/words", "2.0-prod", path), CancellationToken.None), AssetErrorCode.AccessDenied);
    }

    private async Task<string> TokenAsync(AccessRight right, string prefix)
    {
        var text = TokenText.Create();
        await Server.Services.GetRequiredService<SqlTokens>().AddAsync(new TokenRow(Guid.NewGuid().ToString("N")[..8], "a test", right, [prefix]), TokenText.Hash(text), "a test", CancellationToken.None);
        return text;
    }

    private static PublishRequest Request(string name, string version, string path) => new(name, path) { Version = version, Who = "tester" };

    private IObjectStore Open(string? token = null) => StandardStores.Create().Open(Settings(token));

    private StoreSettings Settings(string? token = null) => new("assetsdb+" + Server.Url)
    {
        TokenEnvironment = token is null ? null : "TEAM_TOKEN",
        Environment = name => name == "TEAM_TOKEN" ? token : null,
    };

    private static async Task<AssetException> FailsAsync(Func<Task> action, AssetErrorCode code)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(action);
        Assert.True(failure.Code.Equals(code), $"{failure.Code}: {failure.Message}");
        return failure;
    }
}
