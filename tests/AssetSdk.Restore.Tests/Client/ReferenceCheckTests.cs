using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class ReferenceCheckTests : IDisposable
{
    private readonly RestoreFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    // requested, within, latest, update, upgrade
    [InlineData("major_minor", "", "2.10", "2.10", null, null)]
    [InlineData("major_minor", "1", "1.9", "2.10", null, "2")]
    [InlineData("major_minor", "2", "2.10", "2.10", null, null)]
    [InlineData("major_minor", "1.2", "1.2", "2.10", "1.9", "2.10")]
    [InlineData("major_minor", "2.10", "2.10", "2.10", null, null)]
    [InlineData("major_minor", "3", null, "2.10", null, "2")]
    [InlineData("semver", "1", "1.3.0", "2.0.1", null, "2")]
    [InlineData("semver", "1.2", "1.2.9", "2.0.1", null, "2.0")]
    [InlineData("semver", "1.2.0", "1.2.0", "2.0.1", "1.3.0", "2.0.1")]
    [InlineData("semver", "3.0.0-rc.1", "3.0.0-rc.1", "2.0.1", null, null)]
    [InlineData("semver", "[1.0,1.3)", "1.2.9", "2.0.1", null, null)]
    [InlineData("simple_date", "2025-01-01T00-00-00Z", "2025-01-01T00-00-00Z", "2026-01-01T00-00-00Z", "2026-01-01T00-00-00Z", "2026-01-01T00-00-00Z")]
    [InlineData("tagged", "1.0", "1.0-b", "2.0-a", null, "2.0")]
    [InlineData("tagged", "1.0-a", "1.0-a", "2.0-a", "1.0-b", "2.0-a")]
    public async Task Find_EveryForm_SaysWhatIsLater(string scheme, string requested, string? within, string latest, string? update, string? upgrade)
    {
        var clock = new ManualClock();
        _fixture.PublishClock = clock;
        string[] versions = scheme switch
        {
            "major_minor" => ["1.2", "1.9", "2.0", "2.10"],
            "semver" => ["1.2.0", "1.2.9", "1.3.0", "2.0.1", "3.0.0-rc.1"],
            "simple_date" => ["2025-01-01T00-00-00Z", "2026-01-01T00-00-00Z"],
            _ => ["1.0-a", "1.0-b", "2.0-a"],
        };
        foreach (var version in versions)
        {
            await _fixture.PublishAsync("store", "words", version, ("a", version));
            clock.Now += TimeSpan.FromMinutes(1);
        }

        var project = _fixture.Project() with { Items = [_fixture.Item("words") with { Version = requested, Versioning = scheme }] };
        using var check = Check();

        var found = await check.FindAsync(project, Assert.Single(ReferenceCheck.Read(project)), CancellationToken.None);

        Assert.Equal(new AvailableVersions(within, latest, "store") { Update = update, Upgrade = upgrade }, found);
    }

    [Fact]
    public async Task Find_ManyReferencesOfOneAsset_AsksOnce()
    {
        await _fixture.PublishAsync("store", "words", "1.0", ("a", "1"));
        await _fixture.PublishAsync("store", "words", "2.0", ("a", "2"));
        await using var server = await FaultServer.StartAsync(_fixture.Temp["store"]);
        ProjectRequest[] projects =
        [
            _fixture.Project("words", "words:1", "words:1.0") with { Store = server.Url, SeveralFrameworks = true },
            _fixture.ProjectAt("other", "words:2") with { Store = server.Url },
        ];
        using var check = Check();

        var found = await Task.WhenAll(projects.SelectMany(p => ReferenceCheck.Read(p).Select(r => check.FindAsync(p, r, CancellationToken.None))));

        Assert.Equal(["2.0", "1.0", "1.0", "2.0"], found.Select(f => f!.Within!));
        Assert.Equal("words.versions", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Find_SourceOfTheItem_AndUnknownAsset()
    {
        await _fixture.PublishAsync("store", "words", "1.0", ("a", "1"));
        await _fixture.PublishAsync("second", "words", "2.0", ("a", "2"));
        var project = _fixture.Project() with
        {
            Sources = [new AssetSourceItem("second", "") { Url = _fixture.Temp["second"], Priority = "1" }],
            Items = [_fixture.Item("words"), _fixture.Item("words") with { Accessor = "W", Source = "second" }, _fixture.Item("none")],
        };
        using var check = Check();
        var references = ReferenceCheck.Read(project);

        Assert.Equal("1.0", (await check.FindAsync(project, references[0], CancellationToken.None))!.Latest);
        Assert.Equal("2.0", (await check.FindAsync(project, references[1], CancellationToken.None))!.Latest);
        var error = await Assert.ThrowsAsync<AssetException>(() => check.FindAsync(project, references[2], CancellationToken.None));
        Assert.Equal(AssetErrorCode.AssetNotFound, error.Code);

        // Which of two sources it was is known after a restore.
        Assert.Null(check.SourceOf(project, references[0]));
        await _fixture.RestoreAsync(project with { Items = [.. project.Items.Take(2)] });
        Assert.Equal(["store", "second"], ReferenceCheck.Read(project).Take(2).Select(r => check.SourceOf(project, r)!.Name));
    }

    [Fact]
    public void Read_InvalidItem_IsAnError()
    {
        Assert.Equal(AssetErrorCode.InvalidReference, Assert.Throws<AssetException>(() => ReferenceCheck.Read(_fixture.Project("a//b"))).Code);
    }

    private static ReferenceCheck Check() => new(StandardStores.Create(), new RecordingLog(), TimeProvider.System);
}
