using System.Text.RegularExpressions;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>
/// What a publish into a folder flushes before what, as the system calls show it: after a power cut nothing that is named lacks its bytes, and
/// nothing that is listed its name.
/// </summary>
public sealed partial class FlushedPublishTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FlushedPublishTests()
    {
        _folder.Write("content/a", "aaa");
        _folder.Write("content/b/c", "ccc");
        Directory.CreateDirectory(_folder["store"]);
    }

    public void Dispose() => _folder.Dispose();

    [TracedFact]
    public async Task Publish_EachObject_IsFlushedBeforeItHasItsName()
    {
        var calls = await PublishAsync("1.0");

        // A link gives an object its name; the list is replaced by a rename when there is one.
        for (var i = 0; i < calls.Count; i++)
        {
            if (calls[i].Kind == "link")
                Assert.Contains(calls.Take(i), c => c.Kind == "fsync" && c.Path == calls[i].From);
        }

        foreach (var (before, after) in new[] { ("n/a/1.0/a", "n/a/1.0.meta"), ("n/a/1.0/b/c", "n/a/1.0.meta"), ("n/a/1.0.meta", "n/a.versions") })
            AssertNameIsFlushed(calls, calls.FindIndex(c => c.Kind == "link" && c.Path == _folder["store/" + before]), _folder["store/" + before], _folder["store/" + after]);
    }

    [TracedFact]
    public async Task Publish_ObjectsOfAKilledPublish_HaveTheirNamesFlushedBeforeTheyAreBuiltOn()
    {
        // Whoever placed them was killed before it flushed their folder: what is there may be gone after a power cut.
        _folder.Write("store/n/a/1.0/a", "aaa");
        _folder.Write("store/n/a/1.0/b/c", "ccc");

        var calls = await PublishAsync("1.0");

        foreach (var path in new[] { "n/a/1.0/a", "n/a/1.0/b/c" })
            AssertNameIsFlushed(calls, 0, _folder["store/" + path], _folder["store/n/a/1.0.meta"]);
        Assert.Contains(calls.Take(calls.FindIndex(c => c.Path == _folder["store/n/a/1.0.meta"])), c => c.Kind == "fsync" && c.Path == _folder["store/n"]);
    }

    private static void AssertNameIsFlushed(List<Call> calls, int from, string path, string dependent)
    {
        var to = calls.FindIndex(c => c.Kind == "link" && c.Path == dependent);
        Assert.InRange(from, 0, to);
        Assert.Contains(calls.Skip(from).Take(to - from), c => c.Kind == "fsync" && c.Path == Path.GetDirectoryName(path));
    }

    private async Task<List<Call>> PublishAsync(string version)
    {
        using var publish = TestProgram.Publish(_folder["store"], "n/a", version, _folder["content"], under: SystemCalls.Record(_folder["calls"], "?link,linkat,fsync"));
        Assert.True(await publish.WaitAsync(CancellationToken.None) == 0, publish.Output);
        return [.. (await File.ReadAllLinesAsync(_folder["calls"])).Select(Parse).OfType<Call>()];
    }

    private static Call? Parse(string line)
    {
        if (Linked().Match(line) is { Success: true } link)
            return new Call("link", link.Groups["to"].Value, link.Groups["from"].Value);
        return Flushed().Match(line) is { Success: true } flush ? new Call("fsync", flush.Groups["path"].Value, "") : null;
    }

    // Where there is no such call, 'linkat' does the same with a folder before each path.
    [GeneratedRegex("link(at)?\\((AT_FDCWD(<[^>]*>)?, )?\"(?<from>[^\"]+)\", (AT_FDCWD(<[^>]*>)?, )?\"(?<to>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Linked();

    [GeneratedRegex("fsync\\(\\d+<(?<path>[^>]+)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Flushed();

    private sealed record Call(string Kind, string Path, string From);
}
