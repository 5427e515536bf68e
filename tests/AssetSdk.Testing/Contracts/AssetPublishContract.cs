using AssetSdk.Core;
using AssetSdk.Stores;
using Xunit;

namespace AssetSdk.Testing;

/// <summary>What publishing promises over every driver that writes, besides all of <see cref="AssetLayoutContract"/>.</summary>
public abstract class AssetPublishContract : AssetLayoutContract
{
    private IWritableObjectStore Store => (IWritableObjectStore)Subject.Store;

    /// <summary>A folder with three files; its content depends on the text.</summary>
    private string Content(string text)
    {
        Local.Write($"{text}/a.txt", text);
        Local.Write($"{text}/sub/b.txt", "the same in all");
        Local.Write($"{text}/sub/c.bin", TestBytes.Of(2000));
        return Local[text];
    }

    private Task<PublishResult> PushAsync(string text, string version, IWritableObjectStore? store = null) =>
        new AssetPublisher(store ?? Store).PublishAsync(new PublishRequest("n/a", Content(text)) { Version = version, Who = text }, CancellationToken.None);

    private Task<PublishResult> UpdateAsync(string text, IWritableObjectStore? store = null) =>
        new AssetPublisher(store ?? Store).PublishAsync(new PublishRequest("n/a", Content(text)) { Who = text }, CancellationToken.None);

    private async Task<IReadOnlyList<string>> VersionsAsync() =>
        (await new AssetReader(Store).ReadVersionsAsync("n/a", null, CancellationToken.None)).Versions;

    private async Task<Digest?> DigestAsync(string version) =>
        (await new AssetReader(Store).ReadManifestAsync("n/a", version, CancellationToken.None))?.Digest;

    /// <summary>A version exists with whole and right data, is listed, and nothing else lies around.</summary>
    private async Task AssertCompleteAsync(string version, string text)
    {
        var expected = await AssetContent.ScanAsync(Content(text), CancellationToken.None);
        Assert.Equal(expected.Tree.Digest, await DigestAsync(version));
        foreach (var file in expected.Tree.Files)
            Assert.Equal(file.Digest, Digest.Of((await Store.ReadBytesAsync(AssetKeys.File("n/a", version, file.Path)))!));
        Assert.Contains(version, await VersionsAsync());
        Assert.DoesNotContain(AssetKeys.Claim("n/a", version), await Store.ListKeysAsync());
    }

    [Fact]
    public async Task Publish_SameAgain_IsAlreadyPublishedAndChangesNothing()
    {
        await PushAsync("one", "1.0");
        var before = await Store.ListKeysAsync();
        var meta = await Store.ReadTextAsync("n/a/1.0.meta");

        var again = await PushAsync("one", "1.0");

        Assert.Equal(PublishStatus.AlreadyPublished, again.Status);
        Assert.Equal(before, await Store.ListKeysAsync());
        Assert.Equal(meta, await Store.ReadTextAsync("n/a/1.0.meta"));
    }

    [Fact]
    public async Task Publish_OtherBytesUnderTheNumber_IsTakenAndChangesNothing()
    {
        await PushAsync("one", "1.0");
        var before = await Store.ListKeysAsync();

        var failure = await Assert.ThrowsAsync<AssetException>(() => PushAsync("two", "1.0"));

        Assert.Equal(AssetErrorCode.VersionTaken, failure.Code);
        Assert.Equal(before, await Store.ListKeysAsync());
        await AssertCompleteAsync("1.0", "one");
    }

    [Fact]
    public async Task Publish_Next_CountsOn()
    {
        Assert.Equal("0.0", (await UpdateAsync("one")).Version);
        Assert.Equal("0.1", (await UpdateAsync("two")).Version);
        await PushAsync("three", "2.5");
        Assert.Equal("2.6", (await UpdateAsync("four")).Version);
        Assert.Equal(["2.6", "2.5", "0.1", "0.0"], await VersionsAsync());
    }

    [Fact]
    public async Task Publish_ManyAtOnceWithNext_EachGetsANumberAndNoneIsLost()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => UpdateAsync($"text-{i}"))));

        Assert.Equal(10, results.Select(r => r.Version).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(10, (await VersionsAsync()).Count);
        for (var i = 0; i < 10; i++)
            await AssertCompleteAsync(results[i].Version, $"text-{i}");
    }

    [Fact]
    public async Task Publish_ManyAtOnceWithTheSameBytes_AreOneVersion()
    {
        Content("one");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new AssetPublisher(Store).PublishAsync(new PublishRequest("n/a", Local["one"]) { Version = "1.0" }, CancellationToken.None))));

        Assert.Contains(results, r => r.Status == PublishStatus.Published);
        Assert.Equal(["1.0"], await VersionsAsync());
        await AssertCompleteAsync("1.0", "one");
    }

    [Fact]
    public async Task Publish_ManyAtOnceWithOtherBytes_OneGetsTheNumber()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await PushAsync($"text-{i}", "1.0");
                return true;
            }
            catch (AssetException e) when (e.Code.Equals(AssetErrorCode.VersionTaken))
            {
                return false;
            }
        })));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => outcomes[i]);
        await AssertCompleteAsync("1.0", $"text-{winner}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_InterruptedAnywhere_IsCompletedByTheSameAndNeverMixedWithAnother(bool afterTheFact)
    {
        var complete = new InterruptedStore(Store);
        await PushAsync("probe", "9.0", complete);

        for (var i = 0; i < complete.Count; i++)
        {
            var version = $"{i}.0";
            await Assert.ThrowsAsync<AssetException>(() => PushAsync("one", version, new InterruptedStore(Store) { InterruptAt = i, AfterTheFact = afterTheFact }));

            // Whoever reads sees all or nothing.
            if (await DigestAsync(version) is not null)
            {
                foreach (var path in new[] { "a.txt", "sub/b.txt", "sub/c.bin" })
                    Assert.NotNull(await Store.ReadBytesAsync(AssetKeys.File("n/a", version, path)));
            }

            var claimed = await Store.ReadBytesAsync(AssetKeys.Claim("n/a", version)) is not null || await DigestAsync(version) is not null;
            if (claimed)
                Assert.Equal(AssetErrorCode.VersionTaken, (await Assert.ThrowsAsync<AssetException>(() => PushAsync("two", version))).Code);

            await PushAsync("one", version);
            await AssertCompleteAsync(version, "one");
        }
    }

    [Fact]
    public async Task Publish_NumberClaimedByAnInterrupt_IsPassedOverByOthersAndCompletedByTheSame()
    {
        await Assert.ThrowsAsync<AssetException>(() => UpdateAsync("one", new InterruptedStore(Store) { InterruptAt = 3 }));

        Assert.Equal("0.1", (await UpdateAsync("two")).Version);
        Assert.Equal("0.2", (await UpdateAsync("three")).Version);
        await PushAsync("one", "0.0");
        await AssertCompleteAsync("0.0", "one");
    }

    [Fact]
    public async Task Publish_Interrupted_SaysHowToComplete()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => PushAsync("one", "1.0", new InterruptedStore(Store) { InterruptAt = 2 }));

        Assert.Contains("publish the same content as 1.0 again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_ManifestThatTheListLacks_IsAddedByWhoSeesIt()
    {
        await PushAsync("one", "1.0");
        await Subject.RemoveAsync("n/a.versions");

        await Assert.ThrowsAsync<AssetException>(() => PushAsync("two", "1.0"));

        Assert.Equal(["1.0"], await VersionsAsync());
    }

    [Fact]
    public async Task Repair_ListLost_HasAllVersionsAgain()
    {
        await PushAsync("one", "1.0");
        await PushAsync("two", "1.10");
        await PushAsync("three", "1.9");
        await Subject.RemoveAsync("n/a.versions");

        var added = await new AssetPublisher(Store).RepairVersionsAsync("n/a", VersionScheme.Default, CancellationToken.None);

        Assert.Equal(3, added.Count);
        Assert.Equal(["1.10", "1.9", "1.0"], await VersionsAsync());
        Assert.Empty(await new AssetPublisher(Store).RepairVersionsAsync("n/a", VersionScheme.Default, CancellationToken.None));
    }

    [Fact]
    public async Task Publish_DataOfAnotherTool_IsNotOverwrittenAndTheNextNumberIsTaken()
    {
        await Subject.PutAsync("n/a/0.0/a.txt", "of another tool");
        await Subject.PutAsync("n/a/0.0/sub/b.txt", "of another tool");
        await Subject.PutAsync("n/a/0.0/sub/c.bin", "of another tool");

        Assert.Equal(AssetErrorCode.VersionTaken, (await Assert.ThrowsAsync<AssetException>(() => PushAsync("one", "0.0"))).Code);
        var result = await UpdateAsync("one");

        Assert.Equal("0.1", result.Version);
        Assert.Equal("of another tool", await Store.ReadTextAsync("n/a/0.0/a.txt"));
        Assert.Null(await Store.ReadBytesAsync("n/a/0.0.claim"));
    }

    [Fact]
    public async Task Publish_ManifestOfAnotherToolComesBetween_IsTaken()
    {
        var store = new InterruptedStore(Store)
        {
            Before = async key =>
            {
                if (key.EndsWith("a.txt", StringComparison.Ordinal))
                    await Subject.PutAsync("n/a/1.0.meta", """{"push_date": "2026-01-01T00:00:00+00:00", "is_directory": false}""");
            },
        };

        var failure = await Assert.ThrowsAsync<AssetException>(() => PushAsync("one", "1.0", store));

        Assert.Equal(AssetErrorCode.VersionTaken, failure.Code);
        Assert.Null(await DigestAsync("1.0"));
        Assert.Equal(["1.0"], await VersionsAsync());
    }

    [Fact]
    public async Task Publish_FileChangesWhileUploaded_FailsWithoutAManifest()
    {
        var path = Content("one");
        var store = new InterruptedStore(Store)
        {
            Before = key =>
            {
                if (key.EndsWith(".claim", StringComparison.Ordinal))
                    File.WriteAllText(Path.Combine(path, "a.txt"), "two");
                return Task.CompletedTask;
            },
        };

        var failure = await Assert.ThrowsAsync<AssetException>(() => new AssetPublisher(store).PublishAsync(new PublishRequest("n/a", path) { Version = "1.0" }, CancellationToken.None));

        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        Assert.Null(await Store.ReadBytesAsync("n/a/1.0.meta"));
        Assert.Null(await Store.ReadBytesAsync("n/a/1.0/a.txt"));
    }

    [Fact]
    public async Task Publish_UnreadableClaim_IsTaken()
    {
        await Subject.PutAsync("n/a/1.0.claim", "what is this");

        Assert.Equal(AssetErrorCode.VersionTaken, (await Assert.ThrowsAsync<AssetException>(() => PushAsync("one", "1.0"))).Code);
    }

    [Fact]
    public async Task Publish_EqualVersionsOfAScheme_NewOnesComeFirst()
    {
        var clock = new ManualClock();
        foreach (var (tag, text) in new[] { ("1.0-a", "one"), ("1.0-b", "two"), ("0.9-z", "three") })
        {
            clock.Now += TimeSpan.FromMinutes(1);
            await new AssetPublisher(Store, clock).PublishAsync(new PublishRequest("n/a", Content(text)) { Version = tag, Scheme = VersionScheme.Get("tagged") }, CancellationToken.None);
        }

        Assert.Equal(["1.0-b", "1.0-a", "0.9-z"], await VersionsAsync());
    }
}
