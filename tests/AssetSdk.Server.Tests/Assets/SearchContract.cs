namespace AssetSdk.Server.Tests;

/// <summary><c>POST /assets</c>.</summary>
public abstract class SearchContract : ServerContract
{
    [Fact]
    public async Task Search_Everything_IsInTheOrderInWhichItCame()
    {
        await FillAsync();

        Assert.Equal(["b:1-x", "a:2-x", "team/a:1-x", "c:1-y"], (await Client.PostAsync("/assets", "{}")).Uris);
        Assert.Equal(4, (await Client.PostAsync("/assets", "")).Uris.Length);
    }

    [Theory]
    [InlineData("""{"asset_uri":"a:2-x"}""", "a:2-x")]
    [InlineData("""{"asset_name":"team/a"}""", "team/a:1-x")]
    [InlineData("""{"asset_name":{"$gt":"a"}}""", "b:1-x", "team/a:1-x", "c:1-y")]
    [InlineData("""{"asset_name":{"$in":["a","c"]}}""", "a:2-x", "c:1-y")]
    [InlineData("""{"asset_name":{"$regex":"^team/"}}""", "team/a:1-x")]
    [InlineData("""{"asset_version.tag":"y"}""", "c:1-y")]
    [InlineData("""{"asset_version":{"version":"2","tag":"x"}}""", "a:2-x")]
    [InlineData("""{"asset_tags":"red"}""", "b:1-x", "team/a:1-x")]
    [InlineData("""{"asset_tags":{"$all":["red","blue"]}}""", "team/a:1-x")]
    [InlineData("""{"asset_metadata.size":{"$gte":10}}""", "a:2-x", "team/a:1-x")]
    [InlineData("""{"asset_metadata.size":1.0}""", "b:1-x")]
    [InlineData("""{"asset_metadata.list":2}""", "b:1-x")]
    [InlineData("""{"asset_metadata.list.1":2}""", "b:1-x")]
    [InlineData("""{"asset_metadata.size":null}""", "c:1-y")]
    [InlineData("""{"asset_metadata.size":{"$ne":1}}""", "a:2-x", "team/a:1-x", "c:1-y")]
    [InlineData("""{"$or":[{"asset_name":"b"},{"asset_version.version":"2"}]}""", "b:1-x", "a:2-x")]
    [InlineData("""{"asset_name":"' OR 1=1 --"}""")]
    [InlineData("""{"asset_metadata.' OR 1=1 --":1}""")]
    public async Task Search_Filter_GivesWhatMatches(string filter, params string[] uris)
    {
        await FillAsync();

        Assert.Equal(uris, (await Client.PostAsync("/assets", filter)).Uris);
    }

    [Theory]
    [InlineData("""{"asset_name":{"$where":"1"}}""", "$where", "asset_name")]
    [InlineData("""{"a.b":{"$foo":1}}""", "$foo", "a.b")]
    [InlineData("""{"a":{"$in":3}}""", "$in", "a")]
    [InlineData("""{"a":""", "filter", "")]
    [InlineData("""[1]""", "filter", "")]
    public async Task Search_BadFilter_IsRefusedByOperatorAndPath(string filter, string what, string path)
    {
        var answer = await Client.PostAsync("/assets", filter);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.False((bool)answer.Json!["success"]!);
        Assert.Contains(what, (string)answer.Json!["error"]!);
        Assert.Contains(path, (string)answer.Json!["error"]!);
    }

    [Fact]
    public async Task Search_LimitAndSkip_CutTheAnswer()
    {
        await FillAsync();

        Assert.Equal(["b:1-x"], (await Client.PostAsync("/assets?limit=1", "{}")).Uris);
        Assert.Equal(["a:2-x", "team/a:1-x"], (await Client.PostAsync("/assets?skip=1&limit=2", "{}")).Uris);
        Assert.Empty((await Client.PostAsync("/assets?limit=0", "{}")).Uris);
        Assert.Empty((await Client.PostAsync("/assets?skip=9", "{}")).Uris);
    }

    [Fact]
    public async Task Search_Cursor_GoesThroughEverythingOnce()
    {
        for (var i = 0; i < 23; i++)
            await Client.PostAsync("/asset", $$$"""{"asset_name":"n{{{i}}}","asset_version":{"version":"1","tag":"a"},"asset_metadata":{"even":{{{(i % 2 == 0 ? "true" : "false")}}}}}""");
        var found = new List<string>();
        var cursor = "";
        do
        {
            var answer = await Client.PostAsync($"/assets?limit=5{cursor}", """{"asset_metadata.even":true}""");
            found.AddRange(answer.Uris);
            cursor = answer.Json!["cursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(Enumerable.Range(0, 23).Where(i => i % 2 == 0).Select(i => $"n{i}:1-a"), found);
    }

    [Fact]
    public async Task Search_SkipAndCursor_SkipsOnce()
    {
        for (var i = 0; i < 9; i++)
            await Client.PostAsync("/asset", $$$"""{"asset_name":"skip{{{i}}}"}""");
        var names = new List<string>();
        var cursor = "";
        do
        {
            var answer = await Client.PostAsync($"/assets?skip=2&limit=3{cursor}", """{"asset_name":{"$regex":"^skip"}}""");
            names.AddRange(answer.Json!["data"]!.AsArray().Select(a => (string)a!["asset_name"]!));
            cursor = answer.Json!["cursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(Enumerable.Range(2, 7).Select(i => $"skip{i}").ToList(), names);
    }

    [Fact]
    public async Task Search_Sort_IsInThatOrder()
    {
        await FillAsync();

        Assert.Equal(["a:2-x", "b:1-x", "c:1-y", "team/a:1-x"], (await Client.PostAsync("/assets?sort=asset_name", "{}")).Uris);
        Assert.Equal(["team/a:1-x", "c:1-y"], (await Client.PostAsync("/assets?sort=-asset_name&limit=2", "{}")).Uris);
        Assert.Equal(["c:1-y", "b:1-x"], (await Client.PostAsync("/assets?sort=-asset_name&skip=1&limit=2", "{}")).Uris);
        Assert.Equal(["a:2-x", "c:1-y", "b:1-x", "team/a:1-x"], (await Client.PostAsync("/assets?sort=-asset_version.version,-asset_version.tag", "{}")).Uris);
    }

    [Fact]
    public async Task Search_Projection_GivesThoseFields()
    {
        await FillAsync();

        var answer = await Client.PostAsync("/assets?projection=%7B%22asset_name%22:1,%22asset_version.tag%22:1%7D&limit=1", "{}");

        Assert.Equal("""{"asset_name":"b","asset_version":{"tag":"x"}}""", answer.Json!["data"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("limit=-1")]
    [InlineData("limit=x")]
    [InlineData("skip=1e3")]
    [InlineData("cursor=nonsense")]
    [InlineData("cursor=AAAAAAAAAAE")]
    [InlineData("cursor=AAAAAAAAAAEAAAAAAAAAAA")]
    [InlineData("cursor=AAAAAAAAAAE&sort=asset_name")]
    [InlineData("projection=7")]
    [InlineData("projection=%7B")]
    [InlineData("sort=$x")]
    public async Task Search_BadParameter_IsRefused(string parameters)
    {
        var answer = await Client.PostAsync("/assets?" + parameters, "{}");

        Assert.True(answer.Status == 400, answer.Text);
    }

    [Fact]
    public async Task Search_ManyLargeDocuments_AreAllThere()
    {
        var text = new string('x', 200_000);
        for (var i = 0; i < 30; i++)
            Assert.Equal(201, (await Client.PostAsync("/asset", $$$"""{"asset_name":"n{{{i}}}","asset_metadata":{"text":"{{{text}}}"}}""")).Status);

        var answer = await Client.PostAsync("/assets", "{}");

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"n{i}"), answer.Json!["data"]!.AsArray().Select(a => (string)a!["asset_name"]!));
    }

    private async Task FillAsync()
    {
        foreach (var body in new[]
        {
            """{"asset_name":"b","asset_version":{"version":"1","tag":"x"},"asset_metadata":{"size":1,"list":[1,2]},"asset_tags":["red"]}""",
            """{"asset_name":"a","asset_version":{"version":"2","tag":"x"},"asset_metadata":{"size":10}}""",
            """{"asset_name":"team/a","asset_version":{"version":"1","tag":"x"},"asset_metadata":{"size":11},"asset_tags":["blue","red"]}""",
            """{"asset_name":"c","asset_version":{"version":"1","tag":"y"}}""",
        })
            Assert.Equal(201, (await Client.PostAsync("/asset", body)).Status);
    }
}
