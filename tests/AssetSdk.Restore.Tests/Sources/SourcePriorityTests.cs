using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Which source is asked, and what moves on to the next.</summary>
public sealed class SourcePriorityTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private AssetSourceItem Source(string name, string url, string priority = "", string prefixes = "") =>
        new(name, _f.Temp["project/p.csproj"]) { Url = url, Priority = priority, Prefixes = prefixes };

    private ProjectRequest Project(string reference, params AssetSourceItem[] sources) => _f.Project(reference) with { Store = "", Sources = sources };

    [Fact]
    public async Task Run_LaterSourceWithAHigherVersion_NeverWins()
    {
        var own = await _f.PublishAsync("own", "n/a", "1.0", ("a", "own"));
        await _f.PublishAsync("public", "n/a", "99.0", ("a", "public"));

        var result = await _f.RestoreAsync(Project("n/a", Source("own", _f.Temp["own"]), Source("public", _f.Temp["public"])));

        Assert.Equal(own, result.Assets.Single().Digest);
    }

    [Fact]
    public async Task Run_VersionThatOnlyALaterSourceHas_IsNotFound()
    {
        await _f.PublishAsync("own", "n/a", "1.0", ("a", "own"));
        await _f.PublishAsync("public", "n/a", "2.0", ("a", "public"));

        foreach (var reference in new[] { "n/a:2", "n/a:2.0" })
        {
            var failure = await _f.FailAsync(Project(reference, Source("own", _f.Temp["own"]), Source("public", _f.Temp["public"])), AssetErrorCode.VersionNotFound);
            Assert.Contains("There is 1.0", failure.Message, StringComparison.Ordinal);
            Assert.Contains("'own'", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_SourceWithoutTheAsset_MovesOn()
    {
        await _f.PublishAsync("own", "other", "1.0", ("a", "own"));
        var digest = await _f.PublishAsync("public", "n/a", "2.0", ("a", "public"));

        var result = await _f.RestoreAsync(Project("n/a", Source("own", _f.Temp["own"]), Source("public", _f.Temp["public"])));

        Assert.Equal(digest, result.Assets.Single().Digest);
    }

    [Fact]
    public async Task Run_Priority_LowerIsAskedFirstAndEqualInTheOrderWritten()
    {
        foreach (var store in new[] { "a", "b", "c" })
            await _f.PublishAsync(store, "n/a", "1.0", ("a", store));

        async Task<string> First(params AssetSourceItem[] sources)
        {
            if (File.Exists(_f.Temp["project/assets.lock.json"]))
                File.Delete(_f.Temp["project/assets.lock.json"]);
            var result = await _f.RestoreAsync(Project("n/a", sources));
            return await File.ReadAllTextAsync(Path.Combine(result.Assets.Single().LocalPath, "a"));
        }

        Assert.Equal("c", await First(Source("a", _f.Temp["a"], "2"), Source("b", _f.Temp["b"], "1"), Source("c", _f.Temp["c"], "-1")));
        Assert.Equal("b", await First(Source("a", _f.Temp["a"], "2"), Source("b", _f.Temp["b"], "1"), Source("c", _f.Temp["c"], "1")));
        Assert.Equal("b", await First(Source("a", _f.Temp["a"], "1"), Source("b", _f.Temp["b"])));
    }

    [Theory]
    [InlineData("acme/x", "own")]
    [InlineData("acme", "own")]
    [InlineData("acmex", "public")]
    [InlineData("other", "public")]
    public async Task Run_Prefixes_AreWholeSegments(string name, string expected)
    {
        await _f.PublishAsync("own", name, "1.0", ("a", "own"));
        await _f.PublishAsync("public", name, "1.0", ("a", "public"));

        var result = await _f.RestoreAsync(Project(name, Source("own", _f.Temp["own"], prefixes: " acme ; nlp/"), Source("public", _f.Temp["public"])));

        Assert.Equal(expected, await File.ReadAllTextAsync(Path.Combine(result.Assets.Single().LocalPath, "a")));
    }

    [Fact]
    public async Task Run_NoSourceMayServe_SaysSo()
    {
        await _f.PublishAsync("own", "n/a", "1.0", ("a", "own"));

        var failure = await _f.FailAsync(Project("n/a", Source("own", _f.Temp["own"], prefixes: "acme")), AssetErrorCode.NoSource);

        Assert.Contains("Prefixes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SourceOfAnItem_IsTheOnlyOneAsked()
    {
        await _f.PublishAsync("own", "n/a", "1.0", ("a", "own"));
        var digest = await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));
        var project = Project("n/a", Source("own", _f.Temp["own"]), Source("public", _f.Temp["public"]));

        var result = await _f.RestoreAsync(project with { Items = [_f.Item("n/a") with { Source = "public" }] });
        Assert.Equal(digest, result.Assets.Single().Digest);

        var failure = await _f.FailAsync(project with { Items = [_f.Item("n/a:1") with { Source = "publik" }] }, AssetErrorCode.InvalidSetting);
        Assert.Contains("Sources are own, public", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "ASSET1105")]
    [InlineData(401, "ASSET1105")]
    [InlineData(500, "ASSET1104")]
    [InlineData(503, "ASSET1104")]
    [InlineData(400, "ASSET1104")]
    public async Task Run_FirstSourceFails_StopsAndLocksNothing(int status, string code)
    {
        await using var server = await FaultServer.StartAsync();
        server.Rule = _ => Fault.Answer(status);
        await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));

        var failure = await _f.FailAsync(Project("n/a", Source("own", server.Url), Source("public", _f.Temp["public"])), AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(server.Url, failure.Message, StringComparison.Ordinal);
        Assert.Equal("", _f.LockText());
        Assert.Empty(_f.Markers);
        Assert.False(File.Exists(_f.Temp["project/obj/p.assets.index"]));
    }

    // Taken for the service's word, a login page on the way would let whoever owns the next source say what the asset is.
    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("az://account/container")]
    [InlineData("gs://bucket")]
    public async Task Run_FirstSourceIsACloudAndNotFoundIsNotItsWord_Stops(string url)
    {
        await using var server = await FaultServer.StartAsync();
        await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));
        var project = Project("n/a", Source("own", url) with { Endpoint = server.Url, Anonymous = "true" }, Source("public", _f.Temp["public"]));

        await _f.FailAsync(project, AssetErrorCode.SourceFailed);
        Assert.Equal("", _f.LockText());

        server.Absent = url[..2] switch { "s3" => ServiceWords.S3, "az" => ServiceWords.Azure, _ => ServiceWords.Gcs };
        await _f.RestoreAsync(project);
    }

    [Fact]
    public async Task Run_FirstSourceIsDown_StopsAndLocksNothing()
    {
        await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));
        var server = await FaultServer.StartAsync();
        await server.DisposeAsync();

        await _f.FailAsync(Project("n/a", Source("own", server.Url), Source("public", _f.Temp["public"])), AssetErrorCode.SourceFailed);

        Assert.Equal("", _f.LockText());
        Assert.Equal(4, _f.Clock.Waits.Count);
    }

    [Fact]
    public async Task Run_StoreFolderThatIsATypo_StopsWithItsPath()
    {
        await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));

        var failure = await _f.FailAsync(Project("n/a", Source("own", _f.Temp["owm"]), Source("public", _f.Temp["public"])), AssetErrorCode.StoreNotFound);

        Assert.Contains(_f.Temp["owm"], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Run_LockedAndOneSourceFails_AnotherDeliversAndAWarningSaysSo(int status)
    {
        var digest = await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));
        await _f.RestoreAsync(Project("n/a", Source("public", _f.Temp["public"])));
        Directory.Delete(_f.Temp["cache"], recursive: true);
        await using var server = await FaultServer.StartAsync();
        server.Rule = _ => Fault.Answer(status);

        var result = await _f.RestoreAsync(Project("n/a", Source("own", server.Url), Source("public", _f.Temp["public"])));

        _f.AssertWhole(digest);
        if (status == 404)
        {
            Assert.Empty(result.Diagnostics);
            return;
        }

        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal(DiagnosticSeverity.Warning, warning.Severity);
        Assert.Equal(AssetErrorCode.SourcePassedOver, warning.Code);
        Assert.Contains("own", warning.Message, StringComparison.Ordinal);
        Assert.Equal("n/a", warning.Origin!.Include);
    }

    [Fact]
    public async Task Run_LockedAndDataMissingInOneSource_AnotherDelivers()
    {
        var digest = await _f.PublishAsync("public", "n/a", "1.0", ("a", "aaa"), ("b", "bbb"));
        await _f.RestoreAsync(Project("n/a", Source("public", _f.Temp["public"])));
        Directory.Delete(_f.Temp["cache"], recursive: true);
        TempFolder.Copy(_f.Temp["public"], _f.Temp["own"]);
        File.Delete(_f.Temp["own/n/a/1.0/b"]);

        var result = await _f.RestoreAsync(Project("n/a", Source("own", _f.Temp["own"]), Source("public", _f.Temp["public"])));

        _f.AssertWhole(digest);
        Assert.Equal(AssetErrorCode.SourcePassedOver, Assert.Single(result.Diagnostics).Code);
    }

    [Fact]
    public async Task Run_LockedAndInNoSource_NamesAllAsked()
    {
        await _f.PublishAsync("public", "n/a", "1.0", ("a", "public"));
        await _f.RestoreAsync(Project("n/a", Source("public", _f.Temp["public"])));
        Directory.Delete(_f.Temp["cache"], recursive: true);
        await _f.PublishAsync("own", "x", "1.0", ("a", "x"));
        await _f.PublishAsync("other", "x", "1.0", ("a", "x"));

        var failure = await _f.FailAsync(Project("n/a", Source("own", _f.Temp["own"]), Source("other", _f.Temp["other"])), AssetErrorCode.VersionNotFound);

        Assert.Contains(_f.Temp["own"], failure.Message, StringComparison.Ordinal);
        Assert.Contains(_f.Temp["other"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoSourceAtAll_SaysWhatToSet()
    {
        var failure = await _f.FailAsync(Project("n/a"), AssetErrorCode.NoSource);

        Assert.Contains("AssetStore", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ModelkitEnvironment_IsTheStoreWhenNoneIsSet()
    {
        await _f.PublishAsync("bucket/modelkit-assets", "n/a", "1.0", ("a", "x"));
        string? Environment(string name) => name switch { "MODELKIT_STORAGE_PROVIDER" => "local", "MODELKIT_STORAGE_BUCKET" => _f.Temp["bucket"], _ => null };

        await _f.RestoreAsync(Project("n/a") with { Environment = Environment });
        await _f.FailAsync(_f.Project("n/b") with { Environment = Environment }, AssetErrorCode.StoreNotFound);
    }

    [Fact]
    public async Task Run_ModelkitVersioning_CountsForModelkitsStoreOnly()
    {
        await _f.PublishAsync("bucket/modelkit-assets", "n/a", "1.0", ("a", "x"));
        var versioning = "tagged";
        string? Environment(string name) => name switch
        {
            "MODELKIT_STORAGE_PROVIDER" => "local", "MODELKIT_STORAGE_BUCKET" => _f.Temp["bucket"], "MODELKIT_ASSETS_VERSIONING_SYSTEM" => versioning, _ => null,
        };
        var modelkit = Project("n/a") with { Environment = Environment };
        var own = Project("n/a", Source("own", _f.Temp["bucket/modelkit-assets"])) with { Environment = Environment };

        Assert.Equal("1.0", (await _f.RestoreAsync(own)).Assets.Single().Version);
        Assert.Equal("1.0", (await _f.RestoreAsync(modelkit with { Versioning = "major_minor" })).Assets.Single().Version);
        await Assert.ThrowsAnyAsync<Exception>(() => _f.RestoreAsync(modelkit));

        // A change of it is seen: the restore above is no reason to do nothing.
        versioning = "major_minor";
        Assert.Equal("1.0", (await _f.RestoreAsync(modelkit)).Assets.Single().Version);
    }

    [Theory]
    [InlineData("twice", "AssetSdk")]
    public async Task Run_TwoSourcesOfOneName_AreRefused(string name, string url)
    {
        var failure = await _f.FailAsync(Project("n/a", Source(name, url), Source(name, url + "2")), AssetErrorCode.InvalidSource);

        Assert.Contains($"'{name}'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/x", "ASSET1103", "https")]
    [InlineData("https://user:secret@example.com/x", "ASSET1102", "")]
    [InlineData("ftp://example.com/x", "ASSET1102", "Known schemes")]
    [InlineData("", "ASSET1102", "has no Url")]
    public async Task Run_SourceUrlThatIsNone_IsRefusedWithoutTheSecret(string url, string code, string says)
    {
        var failure = await _f.FailAsync(Project("n/a", Source("own", url)), AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }
}
