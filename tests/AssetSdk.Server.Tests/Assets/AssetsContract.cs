using System.Text.Json.Nodes;

namespace AssetSdk.Server.Tests;

/// <summary>The routes of asset documents.</summary>
public abstract class AssetsContract : ServerContract
{
    [Fact]
    public async Task Health_Server_IsHealthy()
    {
        var answer = await Client.GetAsync("/health");

        Assert.Equal((200, """{"success":true,"message":"healthy"}"""), (answer.Status, answer.Text));
        Assert.Equal(200, (await Client.GetAsync("/health/live")).Status);
        Assert.Equal(200, (await Client.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task Create_WithPublicUrl_IsThere()
    {
        var answer = await Client.PostAsync("/asset", """{"asset_name":"far","asset_version":{"version":"2","tag":"x"},"asset_public_url":"https://example.org/far","asset_metadata":{"a":[1,{"b":null}]},"extra":true}""");

        var id = (string)answer.Json!["data"]!["id"]!;
        Assert.Equal((201, $$$"""{"success":true,"data":{"message":"Asset created","id":"{{{id}}}"}}"""), (answer.Status, answer.Text));
        var data = (await Client.GetAsync("/asset/far:2-x")).Json!["data"]!;
        var expected = $$$"""{"asset_uri":"far:2-x","asset_name":"far","asset_id":"{{{id}}}","assets_db_id":"{{{data["assets_db_id"]}}}","asset_version":{"version":"2","tag":"x"},"asset_metadata":{"a":[1,{"b":null}]},"asset_public_url":"https://example.org/far","asset_file_info":{},"asset_tags":[],"asset_created":"{{{data["asset_created"]}}}","extra":true}""";
        Assert.Equal(expected, data.ToJsonString());
        Assert.True(Guid.TryParse((string)data["assets_db_id"]!, out _));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("""{"asset_name":"a","asset_metadata":"\ud800"}""")]
    [InlineData("""{"asset_name":"a","asset_public_url":"javascript:alert(1)"}""")]
    [InlineData("""{"asset_name":"a","asset_public_url":"https://ada:secret@example.org/"}""")]
    [InlineData("""{"asset_name":"a","asset_public_url":7}""")]
    [InlineData("""{"asset_name":"a","asset_tags":"b"}""")]
    [InlineData("""{"asset_name":"a","asset_file_info":"b"}""")]
    [InlineData("""{"asset_name":"a","asset_version":{"version":1}}""")]
    [InlineData("""{"asset_name":"a","$set":{}}""")]
    [InlineData("""{"asset_name":"a:1"}""")]
    [InlineData("""{"asset_public_url":"https://example.org/"}""")]
    public async Task Create_NotAnAsset_IsRefused(string body)
    {
        var answer = await Client.PostAsync("/asset", body);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.False((bool)answer.Json!["success"]!);
        Assert.NotEmpty((string)answer.Json!["error"]!);
        Assert.DoesNotContain("secret", answer.Text);
    }

    [Fact]
    public async Task Create_UriIsTaken_IsRefused()
    {
        await Client.UploadedAsync("words");

        (await Client.PostAsync("/asset", ServerClient.Metadata("words", "1.0", "base"))).IsFailure(409, "'words:1.0-base' is taken by another asset. Choose another version or tag.");
    }

    [Fact]
    public async Task Get_NoSuchAsset_IsNotFound()
    {
        (await Client.GetAsync("/asset/words:1.0-base")).IsFailure(404, "No document found");
        (await Client.GetAsync("/asset/")).IsFailure(404, "No document found");
        (await Client.GetAsync("/asset/..%2f..%2fetc%2fpasswd")).IsFailure(404, "No document found");
    }

    [Theory]
    [InlineData("a/b/c", "a/b/c")]
    [InlineData("a/b/c", "a%2Fb%2Fc")]
    [InlineData("a/b/c", "a/b%2fc")]
    [InlineData("ü b+c", "%C3%BC%20b+c")]
    [InlineData("100%2F", "100%252F")]
    public async Task Get_NameAsItMayBeWritten_IsFound(string name, string written)
    {
        await Client.UploadedAsync(name);

        var answer = await Client.GetAsync($"/asset/{written}:1.0-base");

        Assert.Equal((200, name), (answer.Status, (string?)answer.Json!["data"]?["asset_name"]));
    }

    [Theory]
    [InlineData(200, 250, 201)]
    [InlineData(512, 512, 400)]
    public async Task Create_LongNames_AreKeptOrRefused(int name, int version, int status)
    {
        // Of letters that no database packs, with three bytes each.
        var random = new Random(1);
        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(0x4e00, 0x9f00)));
        var uri = (Name: Text(name), Version: Text(version), Tag: Text(name));
        var body = $$$"""{"asset_name":"{{{uri.Name}}}","asset_version":{"version":"{{{uri.Version}}}","tag":"{{{uri.Tag}}}"},"asset_tags":["{{{Text(512)}}}"],"asset_metadata":{"text":"{{{Text(20_000)}}}"}}""";

        var answer = await Client.PostAsync("/asset", body);

        Assert.True(answer.Status == status, answer.Text);
        if (status == 201)
            Assert.Equal(200, (await Client.GetAsync($"/asset/{Uri.EscapeDataString($"{uri.Name}:{uri.Version}-{uri.Tag}")}")).Status);
    }

    [Fact]
    public async Task Get_WithoutVersion_IsFoundByItsId()
    {
        var id = (string)(await Client.PostAsync("/asset", """{"asset_name":"draft"}""")).Json!["data"]!["id"]!;

        var answer = await Client.GetAsync($"/asset/{id}");

        Assert.Equal((200, ""), (answer.Status, (string)answer.Json!["data"]!["asset_uri"]!));
        Assert.Equal(200, (await Client.PutAsync($"/asset/{id}", """{"asset_version":{"version":"1","tag":"a"}}""")).Status);
        Assert.Equal(200, (await Client.GetAsync("/asset/draft:1-a")).Status);
    }

    [Fact]
    public async Task Change_Fields_TakeTheirPlace()
    {
        await Client.UploadAsync([1], ServerClient.Metadata("words", "1.0", "base", """{"a":1,"b":2}""", """["x"]"""));

        var answer = await Client.PutAsync("/asset/words:1.0-base", """{"asset_metadata":{"c":3},"note":"hi"}""");

        Assert.True(answer.Status == 200, answer.Text);
        Assert.True((bool)answer.Json!["success"]!);
        var data = (await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!;
        Assert.Equal(("""{"c":3}""", "hi", """["x"]"""), (data["asset_metadata"]!.ToJsonString(), (string)data["note"]!, data["asset_tags"]!.ToJsonString()));
    }

    [Fact]
    public async Task Change_Paths_ChangeWhatTheyLeadTo()
    {
        await Client.UploadAsync([1], ServerClient.Metadata("words", "1.0", "base", """{"a":1,"b":{"c":[1,2]},"d":null}""", """["x"]"""));

        var answer = await Client.PutAsync("/asset/words:1.0-base", """{"asset_metadata.a":2,"asset_metadata.b.c.1":3,"asset_metadata.b.c.2":4,"asset_metadata.d.e":5,"asset_metadata.f.g":6,"asset_tags.0":"y","asset_version.version":"1.1"}""");

        Assert.Equal((200, "words:1.1-base"), (answer.Status, (string?)answer.Json!["data"]!["asset_uri"]));
        var data = (await Client.GetAsync("/asset/words:1.1-base")).Json!["data"]!;
        Assert.Equal(("""{"a":2,"b":{"c":[1,3,4]},"d":{"e":5},"f":{"g":6}}""", """["y"]"""), (data["asset_metadata"]!.ToJsonString(), data["asset_tags"]!.ToJsonString()));
        Assert.Equal(["words:1.1-base"], (await Client.PostAsync("/assets", """{"asset_metadata.f.g":6,"asset_tags":"y"}""")).Uris);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(130)]
    [InlineData(100_000)]
    public async Task Change_DeepPath_IsRefusedAtOnce(int names)
    {
        await Client.UploadedAsync("words");

        var answer = await Client.PutAsync("/asset/words:1.0-base", $$"""{"{{string.Join('.', Enumerable.Repeat("a", names))}}":1}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("leads deeper than", answer.Text);
    }

    [Fact]
    public async Task Create_NumbersThatAreOneInTheIndex_IsCreated() =>
        Assert.Equal(201, (await Client.PostAsync("/asset", """{"asset_name":"a","asset_metadata":{"a":[5000000000000000000,5000000000000000000.25,-9223372036854775808,-9223372036854775808.25,9223372036854775807,9223372036854775807.5]}}""")).Status);

    [Fact]
    public async Task Change_Nothing_IsDone()
    {
        await Client.UploadedAsync("words");
        var whole = (await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!.ToJsonString();

        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", "{}")).Status);
        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", whole)).Status);
        Assert.Equal(whole, (await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Change_DocumentAtTheLimit_MayStayAndShrinkAndNotGrow()
    {
        // What the server adds makes it larger than what was sent; letters beyond the first plane are written as escapes.
        var emoji = string.Concat(Enumerable.Repeat("\U0001F600", 150_000));
        Assert.Equal(201, (await Client.PostAsync("/asset", $$$"""{"asset_name":"words","asset_version":{"version":"1.0","tag":"base"},"asset_metadata":{"a":"{{{emoji}}}","b":1}}""")).Status);

        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", "{}")).Status);
        Assert.Equal(413, (await Client.PutAsync("/asset/words:1.0-base", """{"asset_metadata.c":1}""")).Status);
        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", """{"asset_metadata.b":2}""")).Status);
        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", """{"asset_metadata":{}}""")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("$a")]
    public async Task Create_FieldThatNoChangeCouldName_IsRefused(string name)
    {
        var answer = await Client.PostAsync("/asset", $$"""{"asset_name":"a","{{name}}":1}""");

        answer.IsFailure(400, $"'{name}' cannot be the name of a field: no '$' at its beginning, no '.' in it, and not empty.");
    }

    [Fact]
    public async Task Change_NoSuchAsset_IsNotFoundAndMakesNone()
    {
        (await Client.PutAsync("/asset/words:1.0-base", ServerClient.Metadata("words", "1.0", "base"))).IsFailure(404, "No document found to update");
        Assert.Equal("""{"success":true,"data":[]}""", (await Client.PostAsync("/assets", "{}")).Text);
    }

    [Fact]
    public async Task Change_NameAndVersion_TheUriFollows()
    {
        var id = await Client.UploadedAsync("words");
        var whole = (JsonObject)(await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!;
        whole["asset_name"] = "team/words";
        whole["asset_version"]!["version"] = "1.1";

        Assert.Equal(200, (await Client.PutAsync("/asset/words:1.0-base", whole.ToJsonString())).Status);

        Assert.Equal(404, (await Client.GetAsync("/asset/words:1.0-base")).Status);
        var data = (await Client.GetAsync("/asset/team/words:1.1-base")).Json!["data"]!;
        Assert.Equal(("team/words:1.1-base", id), ((string)data["asset_uri"]!, (string)data["asset_id"]!));
        Assert.Equal(["team/words:1.1-base"], (await Client.PostAsync("/assets", """{"asset_uri":"team/words:1.1-base"}""")).Uris);
    }

    [Fact]
    public async Task Change_ToATakenUri_IsRefused()
    {
        await Client.UploadedAsync("words", "1.0");
        await Client.UploadedAsync("words", "1.1");

        (await Client.PutAsync("/asset/words:1.0-base", """{"asset_version":{"version":"1.1","tag":"base"}}""")).IsFailure(409, "'words:1.1-base' is taken by another asset. Choose another version or tag.");
        Assert.Equal(200, (await Client.GetAsync("/asset/words:1.0-base")).Status);
    }

    [Theory]
    [InlineData("""{"asset_id":"x"}""")]
    [InlineData("""{"assets_db_id":"x"}""")]
    [InlineData("""{"asset_file_info":{"size":1}}""")]
    [InlineData("""{"asset_public_url":"https://example.org/"}""")]
    [InlineData("""{"asset_uri":"other:1-a"}""")]
    [InlineData("""{"asset_version":{"version":"2"}}""")]
    [InlineData("""{"asset_name":""}""")]
    [InlineData("""{"asset_name":null}""")]
    [InlineData("""{"asset_id.a":1}""")]
    [InlineData("""{"asset_file_info.size":1}""")]
    [InlineData("""{"asset_version.tag":""}""")]
    [InlineData("""{"asset_name.a":1}""")]
    [InlineData("""{"asset_metadata":{},"asset_metadata.a":1}""")]
    [InlineData("""{"asset_metadata.a.b":1,"asset_metadata.a":1}""")]
    [InlineData("""{"asset_metadata..a":1}""")]
    [InlineData("""{"asset_metadata.$a":1}""")]
    [InlineData("""{".":1}""")]
    [InlineData("""{"asset_tags.1":"x"}""")]
    [InlineData("""{"asset_tags.a":"x"}""")]
    [InlineData("""{"asset_metadata.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5.6.7.8.9.0.1.2.3.4.5":1}""")]
    [InlineData("not json")]
    public async Task Change_WhatCannotChange_IsRefused(string body)
    {
        await Client.UploadedAsync("words");
        var before = (await Client.GetAsync("/asset/words:1.0-base")).Text;

        var answer = await Client.PutAsync("/asset/words:1.0-base", body);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.Equal(before, (await Client.GetAsync("/asset/words:1.0-base")).Text);
    }

    [Fact]
    public async Task Change_ManyAtOnce_NoneIsLost()
    {
        await Client.UploadedAsync("words");

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Client.PutAsync("/asset/words:1.0-base", $$"""{"field{{i}}":{{i}}}""")));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var data = (JsonObject)(await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!;
        Assert.Equal(Enumerable.Range(0, 24), Enumerable.Range(0, 24).Select(i => (int)data[$"field{i}"]!));
    }

    [Fact]
    public async Task Delete_Asset_IsGone()
    {
        await Client.UploadedAsync("words");

        var answer = await Client.DeleteAsync("/asset/words:1.0-base");

        Assert.Equal((200, true), (answer.Status, (bool)answer.Json!["success"]!));
        (await Client.GetAsync("/asset/words:1.0-base")).IsFailure(404, "No document found");
        (await Client.DeleteAsync("/asset/words:1.0-base")).IsFailure(404, "No document found to delete");
        await Client.UploadedAsync("words");
    }

    [Fact]
    public async Task Routes_UnknownOrWrongMethod_AreRefusedInAnEnvelope()
    {
        (await Client.GetAsync("/nowhere")).IsFailure(404, "There is no such route. GET /openapi/v1.json describes those that there are.");
        (await Client.GetAsync("/upload_asset")).IsFailure(405, "The route does not have this method");
    }

    [Fact]
    public async Task OpenApi_Document_NamesNobodyElse()
    {
        var first = await Client.GetAsync("/openapi/v1.json", ("Host", "evil.example"));
        var second = await Client.GetAsync("/openapi/v1.json");

        Assert.DoesNotContain("evil.example", first.Text);
        Assert.Equal((200, first.Text, "application/json"), (second.Status, second.Text, second.ContentHeaders.ContentType!.MediaType));
    }

    [Fact]
    public async Task Head_WhatCanBeGot_HasItsHeaders()
    {
        await Client.UploadedAsync("words");

        foreach (var (path, status) in new[] { ("/asset/words:1.0-base", 200), ("/asset/none:1-a", 404), ("/health", 200), ("/health/live", 200), ("/health/ready", 200), ($"/asset_registry/{Guid.Empty}", 404) })
        {
            var answer = await Client.SendAsync(HttpMethod.Head, path, null);
            Assert.Equal((status, 0, "application/json"), (answer.Status, answer.Bytes.Length, answer.ContentHeaders.ContentType!.MediaType));
        }
    }

    [Theory]
    [InlineData("team/words")]
    [InlineData("a b%2F..")]
    public async Task Created_Location_IsTheDocument(string name)
    {
        var upload = await Client.UploadAsync([1], ServerClient.Metadata(name, "1.0", "base"));
        var registered = await Client.PostAsync("/asset", $$"""{"asset_name":"{{name}}"}""");

        Assert.Equal(upload.Json!["asset_id"]!.ToString(), (string)(await Client.GetAsync(upload.Headers.Location!.AbsoluteUri)).Json!["data"]!["asset_id"]!);
        Assert.Equal(registered.Json!["data"]!["id"]!.ToString(), (string)(await Client.GetAsync(registered.Headers.Location!.AbsoluteUri)).Json!["data"]!["asset_id"]!);
    }

    [Fact]
    public async Task Failure_Answer_HasTheIdOfItsRequest() => Assert.NotEmpty((await Client.GetAsync("/asset/none:1-a")).Headers.GetValues("X-Request-Id").Single());

    [Fact]
    public async Task Metrics_AfterRequests_CountThem()
    {
        await Client.UploadedAsync("words");

        var text = (await Client.GetAsync("/metrics")).Text;

        Assert.Contains("assetsdk_server_requests_total{route=\"/upload_asset\",method=\"POST\",status=\"201\"} 1\n", text);
        Assert.Contains("assetsdk_server_uploaded_bytes_total 11\n", text);
        Assert.Contains("# TYPE assetsdk_server_request_duration_seconds histogram\n", text);
        Assert.Contains("assetsdk_server_request_duration_seconds_bucket{route=\"/upload_asset\",method=\"POST\",le=\"+Inf\"} 1\n", text);
        Assert.Contains("assetsdk_server_request_duration_seconds_count{route=\"/upload_asset\",method=\"POST\"} 1\n", text);
        Assert.Contains("# TYPE assetsdk_server_requests_active gauge\nassetsdk_server_requests_active 1\n", text);
        Assert.Matches("\nassetsdk_server_memory_bytes [1-9]", text);
    }
}
