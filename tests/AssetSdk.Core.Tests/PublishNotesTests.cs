using System.Text.Json.Nodes;

namespace AssetSdk.Core.Tests;

public sealed class PublishNotesTests
{
    private static PublishNotes Of(string ours) => PublishNotes.Of(new VersionManifest { Kind = AssetKind.File, Raw = new JsonObject { ["assetsdk"] = JsonNode.Parse(ours) } });

    [Fact]
    public void Notes_come_back_as_they_were_written()
    {
        var notes = new PublishNotes
        {
            Who = "ada",
            Host = "engine",
            GitCommit = "abc",
            GitDirty = true,
            Message = "first \u00FC \"x\"",
            Tags = ["b", "a"],
            Meta = new Dictionary<string, string> { ["z"] = "1", ["a"] = "" },
        };
        var read = Of(notes.ToJson().ToJsonString());
        Assert.Equal((notes.Who, notes.Host, notes.GitCommit, notes.GitDirty, notes.Message), (read.Who, read.Host, read.GitCommit, read.GitDirty, read.Message));
        Assert.Equal(notes.Tags, read.Tags);
        Assert.Equal(notes.Meta.OrderBy(p => p.Key), read.Meta.OrderBy(p => p.Key));
        Assert.Equal("{}", new PublishNotes().ToJson().ToJsonString());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("""{"who":1,"host":[],"git":"x","message":{},"tags":"t","meta":[1]}""")]
    [InlineData("""{"git":{"commit":1,"dirty":"yes"},"tags":[1,null,{}],"meta":{"a":1,"b":null}}""")]
    public void What_is_not_of_the_form_is_left_out(string ours)
    {
        var notes = Of(ours);
        Assert.Equal((null, null, null, null, null), (notes.Who, notes.Host, notes.GitCommit, notes.GitDirty, notes.Message));
        Assert.Empty(notes.Tags);
        Assert.Empty(notes.Meta);
    }
}
