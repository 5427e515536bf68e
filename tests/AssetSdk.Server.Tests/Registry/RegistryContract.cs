using System.Net;
using AssetSdk.Core;
using AssetSdk.Server.Registry;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The registry of servers. The servers that are registered are this one and <see cref="OtherServer"/>.</summary>
public abstract class RegistryContract : ServerContract
{
    [Fact]
    public async Task Create_ServerThatAnswers_IsThere()
    {
        var answer = await Client.PostAsync("/asset_registry", $$$"""{"asset_registry_name":"acme","asset_registry_public_url":"{{{Server.Url}}}/","asset_registry_metadata":{"a":1},"asset_registry_tags":["x"]}""");

        var id = (string)answer.Json!["data"]!["id"]!;
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal((201, $$$"""{"success":true,"data":{"message":"Asset registry created","id":"{{{id}}}"}}"""), (answer.Status, answer.Text));
        var get = await Client.GetAsync($"/asset_registry/{id}");
        var healthy = (string)get.Json!["data"]!["asset_registry_last_healthy"]!;
        Assert.Equal(
            $$$"""{"success":true,"data":{"asset_registry_id":"{{{id}}}","asset_registry_name":"acme","asset_registry_metadata":{"a":1},"asset_registry_tags":["x"],"asset_registry_public_url":"{{{Server.Url}}}/","asset_registry_last_healthy":"{{{healthy}}}"}}""",
            get.Text);
    }

    [Fact]
    public async Task Create_IdUnderWhichOthersKnowTheServer_IsKept()
    {
        var body = $$"""{"asset_registry_id":"{{Guid.Empty}}","asset_registry_public_url":"{{Server.Url}}"}""";

        var answer = await Client.PostAsync("/asset_registry", body);

        Assert.Equal((201, $"{Server.Url}/asset_registry/{Guid.Empty}"), (answer.Status, answer.Headers.Location!.AbsoluteUri));
        Assert.Equal(200, (await Client.GetAsync($"/asset_registry/{Guid.Empty}")).Status);
        (await Client.PostAsync("/asset_registry", body)).IsFailure(409, $"'{Guid.Empty}' is taken by another server. Leave asset_registry_id out, or choose another.");
    }

    [Theory]
    [InlineData("500")]
    [InlineData("redirect")]
    [InlineData("text")]
    [InlineData("endless")]
    [InlineData("closed")]
    public async Task Create_ServerThatDoesNotAnswerAsAHealthyOne_IsRefused(string how)
    {
        await using var other = await OtherServer.StartAsync(how);

        var answer = await Client.PostAsync("/asset_registry", $$"""{"asset_registry_public_url":"{{other.Url}}"}""");

        Assert.True(answer.Status == 400, answer.Text);
        Assert.StartsWith($"{other.Url}/health ", (string)answer.Json!["error"]!);
        Assert.Equal("""{"success":true,"data":[]}""", (await Client.PostAsync("/asset_registries", "{}")).Text);
        Assert.Equal(0, other.Followed);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"asset_registry_public_url":"nonsense"}""")]
    [InlineData("""{"asset_registry_public_url":"http://127.0.0.1:1","asset_registry_id":"nonsense"}""")]
    [InlineData("""{"asset_registry_public_url":"file:///etc/passwd"}""")]
    [InlineData("""{"asset_registry_public_url":"http://ada:secret@127.0.0.1/"}""")]
    [InlineData("""{"asset_registry_public_url":"http://127.0.0.1/?x="}""")]
    [InlineData("""{"asset_registry_public_url":"http://169.254.169.254"}""")]
    [InlineData("""{"asset_registry_public_url":"http://[::ffff:169.254.169.254]"}""")]
    [InlineData("{")]
    public async Task Create_NotAServer_IsRefused(string body)
    {
        var answer = await Client.PostAsync("/asset_registry", body);

        Assert.True(answer.Status == 400, answer.Text);
        Assert.DoesNotContain("secret", answer.Text);
    }

    [Fact]
    public async Task Create_FieldThatNoChangeCouldName_IsRefused() =>
        (await Client.PostAsync("/asset_registry", $$"""{"asset_registry_public_url":"{{Server.Url}}","a.b":1}""")).IsFailure(400, "'a.b' cannot be the name of a field: no '$' at its beginning, no '.' in it, and not empty.");

    [Fact]
    public async Task Get_NoSuchServer_IsNotFound()
    {
        (await Client.GetAsync($"/asset_registry/{Guid.Empty}")).IsFailure(404, "No document found");
        (await Client.GetAsync("/asset_registry/nonsense")).IsFailure(404, "No document found");
        (await Client.PutAsync($"/asset_registry/{Guid.Empty}", "{}")).IsFailure(404, "No document found to update");
        (await Client.DeleteAsync($"/asset_registry/{Guid.Empty}")).IsFailure(404, "No document found to delete");
        (await Client.GetAsync($"/check_health/{Guid.Empty}")).IsFailure(404, "No document found");
    }

    [Fact]
    public async Task Change_Fields_TakeTheirPlace()
    {
        var id = await RegisterAsync(Server.Url);

        Assert.Equal(200, (await Client.PutAsync($"/asset_registry/{id}", """{"asset_registry_name":"other","asset_registry_tags":["y"]}""")).Status);
        Assert.Equal(200, (await Client.PutAsync($"/asset_registry/{id}", "{}")).Status);
        Assert.Equal(200, (await Client.PutAsync($"/asset_registry/{id}", """{"asset_registry_metadata.a.b":1}""")).Status);
        Assert.Equal("""{"a":{"b":1}}""", (await Client.GetAsync($"/asset_registry/{id}")).Json!["data"]!["asset_registry_metadata"]!.ToJsonString());
        Assert.Equal(400, (await Client.PutAsync($"/asset_registry/{id}", """{"asset_registry_id":"x"}""")).Status);
        Assert.Equal(400, (await Client.PutAsync($"/asset_registry/{id}", $$"""{"asset_registry_public_url":"http://127.0.0.1:{{LoopbackPort.Free()}}"}""")).Status);

        var data = (await Client.GetAsync($"/asset_registry/{id}")).Json!["data"]!;
        Assert.Equal(("other", """["y"]""", Server.Url), ((string)data["asset_registry_name"]!, data["asset_registry_tags"]!.ToJsonString(), (string)data["asset_registry_public_url"]!));
    }

    [Fact]
    public async Task Change_FieldByField_EndsAtTheLimitOfDocuments()
    {
        var id = await RegisterAsync(Server.Url);
        var large = new string('x', 600_000);

        Assert.Equal(200, (await Client.PutAsync($"/asset_registry/{id}", $$"""{"a":"{{large}}"}""")).Status);
        (await Client.PutAsync($"/asset_registry/{id}", $$"""{"b":"{{large}}"}""")).IsFailure(413, "The document would be larger than 1048576 bytes, which the server's limits allow.");
        Assert.Equal(200, (await Client.PutAsync($"/asset_registry/{id}", """{"a":1}""")).Status);
    }

    [Fact]
    public async Task Delete_Server_IsGone()
    {
        var id = await RegisterAsync(Server.Url);

        Assert.Equal(200, (await Client.DeleteAsync($"/asset_registry/{id}")).Status);

        (await Client.GetAsync($"/asset_registry/{id}")).IsFailure(404, "No document found");
    }

    [Fact]
    public async Task Search_Filter_GivesWhatMatches()
    {
        var id = await RegisterAsync(Server.Url, "a");
        await RegisterAsync(Server.Url, "b");

        var answer = await Client.PostAsync("/asset_registries", """{"asset_registry_name":"a"}""");

        Assert.Equal(id, (string)Assert.Single(answer.Json!["data"]!.AsArray())!["asset_registry_id"]!);
        Assert.Equal(2, (await Client.PostAsync("/asset_registries", """{"asset_registry_last_healthy":{"$type":"string"}}""")).Json!["data"]!.AsArray().Count);
        Assert.Equal(400, (await Client.PostAsync("/asset_registries", """{"$where":"1"}""")).Status);
    }

    [Fact]
    public async Task CheckHealth_Server_RelaysItsAnswer()
    {
        await using var other = await OtherServer.StartAsync("healthy");
        var id = await RegisterAsync(other.Url);

        Assert.Equal((200, """{"success":true,"data":{"success":true,"message":"quite well"}}"""), ((await Client.GetAsync($"/check_health/{id}")).Status, (await Client.GetAsync($"/check_health/{id}")).Text));
        other.Answers = "500";
        (await Client.GetAsync($"/check_health/{id}")).IsFailure(502, $"{other.Url}/health answers 500.");
    }

    [Fact]
    public async Task Background_Checks_SayWhenEachWasLastSeenHealthy()
    {
        await using var other = await OtherServer.StartAsync("healthy");
        var (well, ill) = (await RegisterAsync(Server.Url), await RegisterAsync(other.Url));
        other.Answers = "500";
        var (wellBefore, illBefore) = (await HealthyAsync(well), await HealthyAsync(ill));

        await Server.CheckHealthAsync();

        Assert.True(string.CompareOrdinal(await HealthyAsync(well), wellBefore) > 0);
        Assert.Equal(illBefore, await HealthyAsync(ill));
    }

    [Fact]
    public void AddressRules_ForbiddenAddresses_AreForbiddenInEveryForm()
    {
        var rules = new AddressRules(["public", "10.1.0.0/16"]);

        foreach (var allowed in new[] { "1.1.1.1", "10.1.2.3", "::ffff:10.1.2.3", "2606:4700::1111" })
            Assert.True(rules.Allow(IPAddress.Parse(allowed)), allowed);
        foreach (var forbidden in new[] { "127.0.0.1", "127.8.8.8", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1", "169.254.169.254", "64:ff9b::a9fe:a9fe", "10.2.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "fe80::1", "fd00::1" })
            Assert.False(rules.Allow(IPAddress.Parse(forbidden)), forbidden);
    }

    [Fact]
    public async Task Check_ForbiddenAndUnknownNames_AreAnsweredAlike()
    {
        using var check = new HealthCheck(new AddressRules(["public"]), TimeSpan.FromSeconds(30));

        var forbidden = await Assert.ThrowsAsync<AssetException>(() => check.AskAsync("http://localhost", CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<AssetException>(() => check.AskAsync("http://nowhere.invalid", CancellationToken.None));

        Assert.Equal(forbidden.Message, unknown.Message.Replace("nowhere.invalid", "localhost", StringComparison.Ordinal));
    }

    private async Task<string> RegisterAsync(string url, string name = "acme")
    {
        var answer = await Client.PostAsync("/asset_registry", $$"""{"asset_registry_name":"{{name}}","asset_registry_public_url":"{{url}}"}""");
        Assert.True(answer.Status == 201, answer.Text);
        return (string)answer.Json!["data"]!["id"]!;
    }

    private async Task<string?> HealthyAsync(string id) => (string?)(await Client.GetAsync($"/asset_registry/{id}")).Json!["data"]!["asset_registry_last_healthy"];
}
