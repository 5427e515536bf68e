using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Large downloads that an earlier process began, of versions whose digests nobody has said: nothing but the validator and the note tells that they may be continued.</summary>
public sealed class ResumeWithoutDigestsTests : IAsyncLifetime
{
    private const string Path = "n/a/1.0";
    private const int Part = TransferSettings.DefaultPartSize;
    private const int Size = (6 * Part) + 7;
    private static readonly byte[] Bytes = TestBytes.Of(Size);
    private static readonly byte[] Other = TestBytes.Of(Size, seed: 2);

    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    private string PartFile => _f.Temp["cache/v1/staging/" + _f.Staged.Single(s => s.EndsWith(".part", StringComparison.Ordinal))];

    private IReadOnlyList<ServedRequest> Asked(string path) => [.. _server.Requests.Where(r => r.Path == path)];

    public async Task InitializeAsync()
    {
        _server = await FaultServer.StartAsync();
        _server.Objects.Set("n/a.versions", """{"versions": ["1.0"]}""");
        _server.Objects.Set("n/a/1.0.meta", """{"is_directory": false, "push_date": "2026-01-01T00:00:00+00:00"}""");
        _server.Objects[Path] = Bytes;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private static bool Begins(ServedRequest request, int part) =>
        request.Path == Path && request["Range"]?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"bytes={part * Part}-"), StringComparison.Ordinal) == true;

    /// <summary>A restore that gets no further than a part.</summary>
    private async Task BreakOffAsync(int part = 5)
    {
        _server.Rule = r => Begins(r, part) ? Fault.Answer(400) : null;
        await _f.FailAsync(Project, AssetErrorCode.SourceFailed);
        _server.Reset();
        Assert.Equal(2, _f.Staged.Count);
        Assert.Empty(_f.Markers);
    }

    private async Task AssertRestoredAsync(byte[] bytes)
    {
        var asset = (await _f.RestoreAsync(Project)).Assets.Single();

        Assert.Equal(Digest.Of(bytes), Digest.Of(await File.ReadAllBytesAsync(asset.LocalPath)));
        Assert.Empty(_f.Staged);
        _f.AssertCacheIsSound();
    }

    private void AssertContinued(int part)
    {
        Assert.True(Begins(Asked(Path)[0], part), Asked(Path)[0]["Range"]);
        Assert.All(Asked(Path), r => Assert.NotNull(r["If-Range"]));
    }

    private void AssertBegunAnew() => Assert.Contains(Asked(Path), r => r.Status == 200 || Begins(r, 0));

    [Fact]
    public async Task Run_BrokenOffForGood_IsContinuedByTheNextRun()
    {
        await BreakOffAsync();

        await AssertRestoredAsync(Bytes);

        AssertContinued(5);
    }

    [Fact]
    public async Task Run_MuchIsLeft_ComesInParts()
    {
        await BreakOffAsync(part: 2);

        await AssertRestoredAsync(Bytes);

        AssertContinued(2);
        Assert.Equal(5, Asked(Path).Count);
    }

    [Fact]
    public async Task Run_ProcessKilled_IsContinuedFromItsLastNote()
    {
        var asked = new TaskCompletionSource();
        _server.Rule = r =>
        {
            if (!Begins(r, 5))
                return null;
            asked.TrySetResult();
            return Fault.HoldUntil(new TaskCompletionSource().Task);
        };
        using (var process = RestoreProcess.Start(Project))
        {
            await asked.Task.WaitAsync(TimeSpan.FromMinutes(2));
            while (_f.Staged.Count < 2 || !_f.Staged.Any(s => s.EndsWith(".from", StringComparison.Ordinal)) || new FileInfo(PartFile).Length < 5 * Part)
                await Task.Delay(5);
            await process.KillAsync();
        }

        _server.Reset();
        await AssertRestoredAsync(Bytes);

        // Each 16 MiB are noted; what came later is asked for again.
        AssertContinued(4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ObjectReplacedMeanwhile_IsTheNewOneWhole(bool serverIgnoresConditions)
    {
        await BreakOffAsync();
        _server.Objects[Path] = Other;
        if (serverIgnoresConditions)
            _server.Always(Path, new Fault { IgnoreConditions = true });

        await AssertRestoredAsync(Other);

        AssertBegunAnew();
    }

    [Fact]
    public async Task Run_ObjectReplacedWhileTheRestIsFetched_IsTheNewOneWhole()
    {
        await BreakOffAsync(part: 2);
        _server.Rule = r => Begins(r, 4) ? Fault.Change(Other) : null;

        await AssertRestoredAsync(Other);
    }

    [Fact]
    public async Task Run_ObjectOfAnotherLengthUnderTheSameTag_IsTheNewOneWhole()
    {
        _server.Always(Path, new Fault { ETag = "\"same\"" });
        _server.Rule = r => Begins(r, 5) ? Fault.Answer(400) : null;
        await _f.FailAsync(Project, AssetErrorCode.SourceFailed);
        _server.Rule = null;
        _server.Objects[Path] = [.. Other, 1];

        await AssertRestoredAsync([.. Other, 1]);
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("note altered")]
    [InlineData("note of another")]
    [InlineData("note without digest")]
    [InlineData("note gone")]
    [InlineData("empty")]
    public async Task Run_PartIsNotWhatTheNoteSays_IsNotMixedIn(string how)
    {
        await BreakOffAsync();
        var note = PartFile + ".from";
        switch (how)
        {
            case "altered": Damage.Alter(PartFile); break;
            case "cut": Damage.Truncate(PartFile); break;
            case "longer": await File.AppendAllTextAsync(PartFile, "x"); break;
            case "note altered": await File.WriteAllTextAsync(note, (await File.ReadAllTextAsync(note)).Replace($"\n{5 * Part} ", $"\n{4 * Part} ", StringComparison.Ordinal)); break;
            case "note of another": await File.WriteAllTextAsync(note, "x" + await File.ReadAllTextAsync(note)); break;
            case "note without digest": await File.WriteAllLinesAsync(note, (await File.ReadAllLinesAsync(note))[..2]); break;
            case "note gone": File.Delete(note); break;
            default: await File.WriteAllBytesAsync(PartFile, []); break;
        }

        await AssertRestoredAsync(Bytes);

        // What is behind the note's bytes is taken away, and harms nothing.
        if (how == "longer")
            AssertContinued(5);
        else
            AssertBegunAnew();
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("")]
    public async Task Run_ValidatorIsWeakOrADate_NothingIsKept(string etag)
    {
        _server.Rule = r => r.Path != Path ? null : Begins(r, 5) ? Fault.Answer(400) : new Fault { ETag = etag, Truncate = r["Range"] is null ? 5 * Part : null };

        var result = await _f.RunAsync(Project);

        Assert.False(result.Succeeded);
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_LockedAndWhatIsThereIsOfAnotherObject_IsRefusedAndNothingIsKept()
    {
        await AssertRestoredAsync(Bytes);
        Directory.Delete(_f.Temp["cache"], recursive: true);
        _server.Objects[Path] = Other;
        await BreakOffAsync();

        await _f.FailAsync(Project, AssetErrorCode.DigestMismatch);

        Assert.Empty(_f.Staged);
        Assert.Empty(_f.Blobs);
    }

    [Fact]
    public async Task Run_FileOfAFolderArrivedWholeAndAnotherDidNot_IsOnlyAskedWhetherItIsTheSame()
    {
        await BreakOffFolderAsync();

        var asset = (await _f.RestoreAsync(Project)).Assets.Single();

        Assert.Equal(304, Assert.Single(Asked(Path + "/large")).Status);
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(System.IO.Path.Combine(asset.LocalPath, "large")));
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_FileOfAFolderArrivedWholeAndIsReplaced_IsTheNewOne()
    {
        await BreakOffFolderAsync();
        _server.Objects[Path + "/large"] = Other;

        var asset = (await _f.RestoreAsync(Project)).Assets.Single();

        Assert.Equal(Other, await File.ReadAllBytesAsync(System.IO.Path.Combine(asset.LocalPath, "large")));
        Assert.Empty(_f.Staged);
    }

    private async Task BreakOffFolderAsync()
    {
        _server.Objects.Set("n/a/1.0.meta", """{"is_directory": true, "contents": ["large", "small"], "push_date": "2026-01-01T00:00:00+00:00"}""");
        _server.Objects[Path + "/large"] = Bytes;
        _server.Objects.Set(Path + "/small", "small");
        _server.Always(Path + "/small", Fault.Answer(400));
        await _f.FailAsync(Project with { Parallelism = "1" }, AssetErrorCode.SourceFailed);
        _server.Reset();
        Assert.Equal(2, _f.Staged.Count);
    }
}
