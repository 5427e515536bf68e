using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What an Assets DB may answer, and what becomes of it. The real one is asked in the tests of the server.</summary>
public sealed class AssetsDbStoreTests : IAsyncLifetime
{
    private const string Id = "0190f0a0-0000-7000-8000-000000000001";
    private static readonly byte[] Bytes = TestBytes.Of(10_000);

    private readonly List<IDisposable> _disposables = [];
    private FaultServer _server = null!;
    private FaultServer _other = null!;

    public async Task InitializeAsync()
    {
        (_server, _other) = (await FaultServer.StartAsync(), await FaultServer.StartAsync());
        _server.Absent = Fault.Answer(404) with { Body = """{"success":false,"error":"No document found"}""" };
    }

    public async Task DisposeAsync()
    {
        _disposables.ForEach(d => d.Dispose());
        await _server.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData("assetsdb+https://host/?a=1", "ASSET1102")]
    [InlineData("assetsdb+https://host/#a", "ASSET1102")]
    [InlineData("assetsdb+https://", "ASSET1102")]
    [InlineData("assetsdb+https://me:secret@host", "ASSET1102")]
    [InlineData("assetsdb+http://assets.example.com", "ASSET1103")]
    public void Open_UrlThatIsNone_IsRefused(string url, string code)
    {
        var failure = Assert.Throws<AssetException>(() => StandardStores.Create().Open(new StoreSettings(url)));

        Assert.Equal(code, failure.Code.Id);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VersioningOf_AnAssetsDb_IsTagged()
    {
        Assert.Equal("tagged", StoreUrl.VersioningOf("AssetsDB+https://host")!.Name);
        Assert.Null(StoreUrl.VersioningOf("https://host"));
    }

    [Fact]
    public async Task Read_Upload_HasManifestAndBytesAtTheSourcesOwnAddress()
    {
        Place(Document("n/words", "1.0", "base", Digest.Of(Bytes), publicUrl: "https://assets.example.com/asset-object/" + Id));
        _server.Objects["asset-object/" + Id] = Bytes;
        var reader = new AssetReader(Open());

        var manifest = await reader.ReadManifestAsync("n/words", "1.0-base", CancellationToken.None);
        await using var read = await reader.OpenFileAsync("n/words", "1.0-base", AssetKind.File, "words.txt", ObjectReadOptions.Whole, CancellationToken.None);

        Assert.Equal(("words.txt", Digest.Of(Bytes), 10_000L), (manifest!.Tree!.Files[0].Path, manifest.Tree.Files[0].Digest, manifest.Size!.Value));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero), manifest.PushDate);
        Assert.Equal(Bytes, await ObjectStoreExtensions.BytesOf(read));

        // The parts of a download do not ask for the document again.
        await using var part = await reader.OpenFileAsync("n/words", "1.0-base", AssetKind.File, "words.txt", new ObjectReadOptions { Offset = 9_000, Validator = read.Validator }, CancellationToken.None);
        Assert.Equal(Bytes[9_000..], await ObjectStoreExtensions.BytesOf(part));
        Assert.Equal(1, _server.CountOf("asset/n/words:1.0-base"));
    }

    [Fact]
    public async Task Read_DeletedAndPublishedAnew_IsFoundWhereItIsNow()
    {
        Place(Document("n", "1.0", "a", Digest.Of(Bytes)));
        using var store = Open();
        Assert.Null(await store.ReadBytesAsync("n/1.0-a"));

        const string Later = "0190f0a0-0000-7000-8000-000000000002";
        var document = Document("n", "1.0", "a", Digest.Of(Bytes), publicUrl: _server.Url + "/asset-object/" + Later);
        document["asset_id"] = Later;
        Place(document);
        _server.Objects["asset-object/" + Later] = Bytes;

        Assert.Equal(Bytes, await store.ReadBytesAsync("n/1.0-a"));
    }

    [Fact]
    public async Task Read_ManifestOfNotes_HasWhatWasNoted()
    {
        var document = Document("n", "1.0", "a", Digest.Of(Bytes));
        document["asset_tags"] = new JsonArray("small", 5);
        document["asset_metadata"] = JsonNode.Parse("""{"lang":"en","size":{"a":1},"assetsdk":{"who":"me","message":"first","executable":true,"meta":{"x":"y"},"digest":"sha256:0","files":[]}}""");
        Place(document);

        var manifest = (await new AssetReader(Open()).ReadManifestAsync("n", "1.0-a", CancellationToken.None))!;

        var notes = PublishNotes.Of(manifest);
        Assert.Equal(("me", "first"), (notes.Who, notes.Message));
        Assert.Equal(["small"], notes.Tags);
        Assert.Equal([KeyValuePair.Create("lang", "en")], notes.Meta);
        Assert.True(manifest.Tree!.Files[0].Executable);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a\\\\b")]
    [InlineData("")]
    public async Task Read_FileNameThatCannotBe_IsTheNamesOwn(string fileName)
    {
        var document = Document("n/words", "1.0", "a", Digest.Of(Bytes));
        document["asset_file_info"]!["file_name"] = fileName;
        Place(document);

        Assert.Equal("words", (await new AssetReader(Open()).ReadManifestAsync("n/words", "1.0-a", CancellationToken.None))!.Tree!.Files[0].Path);
    }

    [Theory]
    [InlineData("asset_name", "\"other\"")]
    [InlineData("asset_name", "\"../n\"")]
    [InlineData("asset_name", "5")]
    [InlineData("asset_version", """{"version":"1.1","tag":"a"}""")]
    [InlineData("asset_version", """{"version":"1.0","tag":"a/../b"}""")]
    [InlineData("asset_version", """{"version":"1.0"}""")]
    [InlineData("asset_version", """{"version":"1","tag":"0-a"}""")]
    [InlineData("asset_version", "null")]
    [InlineData("asset_uri", "\"n:2.0-a\"")]
    [InlineData("asset_public_url", "\"\"")]
    [InlineData("asset_public_url", "\"file:///etc/passwd\"")]
    [InlineData("asset_public_url", "\"s3://bucket/key\"")]
    [InlineData("asset_public_url", "\"https://me:secret@example.com/x\"")]
    [InlineData("asset_file_info", """{"sha256":"0","size":1}""")]
    [InlineData("asset_file_info", """{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""")]
    [InlineData("asset_file_info", """{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":-1}""")]
    [InlineData("asset_file_info", """{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":1e40}""")]
    public async Task Read_DocumentThatCannotBe_IsRefusedAndSaysWhichAndWhere(string field, string value)
    {
        var document = Document("n", "1.0", "a", Digest.Of(Bytes));
        document[field] = JsonNode.Parse(value);
        _server.Objects.Set("asset/n:1.0-a", Envelope(document));

        var failure = await FailsAsync("n/1.0-a.meta", AssetErrorCode.InvalidManifest);

        Assert.Contains("'n:1.0-a' of assetsdb+" + _server.Url, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":false,"data":{}}""")]
    [InlineData("""{"success":true,"data":[]}""")]
    [InlineData("""{"success":true,"data":{"asset_name":"\ud800"}}""")]
    public async Task Read_AnswerThatIsNone_FailsForGood(string answer)
    {
        _server.Objects.Set("asset/n:1.0-a", answer);
        _server.Always("assets", Fault.Answer(200) with { Body = answer.Replace("[]", "{}", StringComparison.Ordinal) });

        foreach (var key in new[] { "n/1.0-a.meta", "n.versions" })
        {
            var failure = await FailsAsync(key, AssetErrorCode.SourceFailed);
            Assert.False(SourceFault.IsTransient(failure));
        }
    }

    [Fact]
    public async Task Read_DeepOrLargeAnswers_AreBounded()
    {
        _server.Objects.Set("asset/n:1.0-a", """{"success":true,"data":{"a":""" + new string('[', 100_000));
        await FailsAsync("n/1.0-a.meta", AssetErrorCode.SourceFailed);

        _server.Objects.Set("asset/n:1.0-a", """{"success":true,"data":{"a":""" + "\"" + new string('a', 5 << 20) + "\"}}");
        Assert.Contains("KiB", (await FailsAsync("n/1.0-a.meta", AssetErrorCode.SourceFailed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_Documents_AreNewestFirstWithoutThoseThatCannotBe()
    {
        Search(
            Version("n", "1.0", "old", "2026-01-01T00:00:00Z"),
            Version("n", "1.0", "new", "2026-03-01T00:00:00Z"),
            Version("n", "1.0", "middle", "2026-02-01T00:00:00Z"),
            Version("n", "2.0", "bad-tag", null),
            Version("n", "3.0", "", null),
            Version("other", "4.0", "a", null),
            Version("n", "0.9", "a", null),
            Nowhere(Version("n", "5.0", "a", null)),
            JsonValue.Create(5));

        var read = await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None);

        Assert.Equal(["1.0-new", "1.0-middle", "1.0-old", "0.9-a"], read.Versions);
        Assert.Equal(ObjectReadStatus.NotModified, (await new AssetReader(Open()).ReadVersionsAsync("n", read.Validator, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Versions_ServerThatSaysNoTimes_AreInTheOrderInWhichTheyCame()
    {
        Search(Version("n", "1.0", "a", null), Version("n", "1.0", "c", null), Version("n", "1.0", "b", null));

        Assert.Equal(["1.0-b", "1.0-c", "1.0-a"], (await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None)).Versions);
    }

    [Fact]
    public async Task Versions_NoDocument_IsNotFoundAndOnlyUnusableOnesAreAnEmptyList()
    {
        Search();
        Assert.Equal(ObjectReadStatus.NotFound, (await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None)).Status);

        // The asset is here, so no other source may say what it is.
        Search(Version("n", "1.0", "", null));
        var read = await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None);
        Assert.Equal(ObjectReadStatus.Found, read.Status);
        Assert.Empty(read.Versions);
    }

    [Fact]
    public async Task Versions_Pages_AreFollowedButNotForEver()
    {
        var page = 0;
        _server.Rule = r => r.Path != "assets" ? null
            : Page(++page < 3 ? "c" + page : null, Version("n", "1." + page, "a", null));
        Assert.Equal(["1.3-a", "1.2-a", "1.1-a"], (await new AssetReader(Open()).ReadVersionsAsync("n", null, CancellationToken.None)).Versions);
        Assert.Contains(_server.Requests, r => r.Target.EndsWith("&cursor=c2", StringComparison.Ordinal));

        _server.Rule = _ => Page("again", Version("n", "1.0", "a", null));
        Assert.Contains("without end", (await FailsAsync("n.versions", AssetErrorCode.SourceFailed)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n/1.0-a.claim")]
    [InlineData("n/1.0-a.files")]
    [InlineData("n/1.0.meta")]
    [InlineData("n/1.0")]
    [InlineData("n/1.0-a/file")]
    [InlineData("n")]
    [InlineData("_assetsdk/x")]
    public async Task Read_KeyThatNoAssetHas_IsNotFoundWithoutARequest(string key)
    {
        Assert.Null(await Open().ReadBytesAsync(key));

        Assert.Empty(_server.Requests);
    }

    [Theory]
    [InlineData("../n.versions")]
    [InlineData("/n.versions")]
    [InlineData("n\\x.versions")]
    public Task Read_KeyThatIsNone_IsRefused(string key) => FailsAsync(key, AssetErrorCode.InvalidManifest);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_SaysWhichTokenAndNotWhatItIs(int status)
    {
        var refused = Fault.Answer(status) with { Body = """{"success":false,"error":"The token sesame is not known"}""" };
        foreach (var path in new[] { "assets", "asset/n:1.0-a" })
            _server.Always(path, refused);

        foreach (var key in new[] { "n.versions", "n/1.0-a.meta", "n/1.0-a" })
        {
            var failure = await FailsAsync(key, AssetErrorCode.AccessDenied, ("TEAM_TOKEN", "sesame"));
            Assert.Contains("TEAM_TOKEN", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sesame", failure.ToString(), StringComparison.Ordinal);
        }

        Assert.All(_server.Requests, r => Assert.Equal("Bearer sesame", r["Authorization"]));
    }

    [Theory]
    [InlineData(404, """{"success":false,"error":"nothing here"}""", false)]
    [InlineData(404, "<html>not found</html>", false)]
    [InlineData(400, """{"success":false,"error":"a filter"}""", false)]
    [InlineData(302, "", false)]
    [InlineData(500, "", true)]
    [InlineData(503, """{"success":false,"error":"later"}""", true)]
    [InlineData(429, """{"success":false,"error":"later"}""", true)]
    public async Task Failure_AsTheStatusSays_IsOneThatMayPassOrNot(int status, string body, bool mayPass)
    {
        foreach (var path in new[] { "assets", "asset/n:1.0-a" })
            _server.Always(path, Fault.Answer(status) with { Body = body, Location = _other.Url });

        foreach (var key in new[] { "n.versions", "n/1.0-a.meta", "n/1.0-a" })
            Assert.Equal(mayPass, SourceFault.IsTransient(await FailsAsync(key, AssetErrorCode.SourceFailed)));
        Assert.Empty(_other.Requests);
    }

    [Fact]
    public async Task Failure_AnswerBreaksOff_IsOneThatMayPass()
    {
        Place(Document("n", "1.0", "a", Digest.Of(Bytes)));
        _server.Next("asset/n:1.0-a", Fault.TruncateAt(20), new Fault { Drop = true });

        Assert.True(SourceFault.IsTransient(await FailsAsync("n/1.0-a.meta", AssetErrorCode.SourceFailed)));
        Assert.True(SourceFault.IsTransient(await FailsAsync("n/1.0-a.meta", AssetErrorCode.SourceFailed)));
    }

    [Fact]
    public async Task Link_ToAnotherServer_IsReadWithoutCredentialsAndHasNoDigest()
    {
        Place(Document("n", "1.0", "a", null, publicUrl: _other.Url + "/files/x.bin?signature=1"));
        _other.Objects["files/x.bin"] = Bytes;
        using var store = Open(("TEAM_TOKEN", "sesame"));

        var manifest = await new AssetReader(store).ReadManifestAsync("n", "1.0-a", CancellationToken.None);

        Assert.Null(manifest!.Digest);
        Assert.Equal(Bytes, await store.ReadBytesAsync("n/1.0-a"));
        Assert.Null(_other.Requests.Single()["Authorization"]);
        Assert.Equal("/files/x.bin?signature=1", _other.Requests.Single().Target);
    }

    [Fact]
    public async Task Link_NearerThanTheServer_IsRefused()
    {
        // The server counts as one of the internet, and the link leads to this machine.
        var transport = new HttpTransport(reachOf: a => a.MapToIPv4().Equals(IPAddress.Loopback) ? AddressReach.Public : AddressReach.Loopback);
        _disposables.Add(transport);
        Place(Document("n", "1.0", "a", null, publicUrl: _other.Url.Replace("127.0.0.1", "127.0.0.2", StringComparison.Ordinal) + "/latest/credentials"));
        using var store = new AssetsDbStoreDriver(transport).Open(Settings());

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadAsync("n/1.0-a", ObjectReadOptions.Whole, CancellationToken.None));

        Assert.Equal(AssetErrorCode.RedirectRefused, failure.Code);
        Assert.Empty(_other.Requests);
    }

    [Fact]
    public async Task Link_PlainHttpToAnotherMachine_IsRefused()
    {
        Place(Document("n", "1.0", "a", null, publicUrl: "http://files.example.com/x?signature=1"));

        var failure = await FailsAsync("n/1.0-a", AssetErrorCode.RedirectRefused);

        Assert.Contains("plain http", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("signature", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Documents_AreAssetsByNameWithTheirVersionsLatestFirst()
    {
        Search(Version("b", "1.0", "a", null), Version("a/x", "1.0", "old", null), Version("a/x", "1.0", "new", null), Version("a/x", "2.0", "a", null), Version("a", "bad", "t-t", null));
        var entries = new List<CatalogEntry>();

        await foreach (var entry in AssetCatalog.Of(Open()).ListAsync("", VersionScheme.Get("tagged"), CancellationToken.None))
            entries.Add(entry);

        Assert.Equal(["a/x: 2.0-a 1.0-new 1.0-old", "b: 1.0-a"], entries.Select(e => $"{e.Name}: {string.Join(' ', e.Versions)}"));
    }

    private IObjectStore Open(params (string Name, string Value)[] environment) => new AssetsDbStoreDriver().Open(Settings(environment));

    private StoreSettings Settings(params (string Name, string Value)[] environment) => new("assetsdb+" + _server.Url)
    {
        TokenEnvironment = environment is [var token, ..] ? token.Name : null,
        Environment = name => environment.FirstOrDefault(e => e.Name == name).Value,
    };

    private async Task<AssetException> FailsAsync(string key, AssetErrorCode code, params (string Name, string Value)[] environment)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => Open(environment).ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None));
        Assert.True(failure.Code.Equals(code), $"{failure.Code}: {failure.Message}");
        return failure;
    }

    private void Place(JsonObject document) => _server.Objects.Set($"asset/{document["asset_uri"]}", Envelope(document));

    private void Search(params JsonNode[] documents) => _server.Always("assets", Page(null, documents));

    private static Fault Page(string? cursor, params JsonNode[] documents) =>
        Fault.Answer(200) with { Body = new JsonObject { ["success"] = true, ["data"] = new JsonArray(documents), ["cursor"] = cursor }.ToJsonString() };

    private static string Envelope(JsonObject document) => new JsonObject { ["success"] = true, ["data"] = document.DeepClone() }.ToJsonString();

    private static JsonObject Version(string name, string version, string tag, string? created)
    {
        var document = new JsonObject { ["asset_name"] = name, ["asset_version"] = new JsonObject { ["version"] = version, ["tag"] = tag }, ["asset_public_url"] = "https://files.example.com/x" };
        if (created is not null)
            document["asset_created"] = created;
        return document;
    }

    private static JsonObject Nowhere(JsonObject document)
    {
        document["asset_public_url"] = "";
        return document;
    }

    private JsonObject Document(string name, string version, string tag, Digest? digest, string? publicUrl = null)
    {
        var document = Version(name, version, tag, "2026-11-21T10:00:00Z");
        document["asset_uri"] = $"{name}:{version}-{tag}";
        document["asset_id"] = Id;
        document["asset_metadata"] = new JsonObject();
        document["asset_public_url"] = publicUrl ?? $"{_server.Url}/asset-object/{Id}";
        document["asset_file_info"] = digest is { } known ? new JsonObject { ["size"] = Bytes.Length, ["sha256"] = known.Hex, ["file_name"] = "words.txt" } : new JsonObject();
        document["asset_tags"] = new JsonArray();
        return document;
    }
}
