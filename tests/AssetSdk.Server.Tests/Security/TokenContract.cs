using AssetSdk.Core;
using AssetSdk.Server.CommandLine;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>Who may do what.</summary>
public abstract class TokenContract : ServerContract
{
    private protected override IEnumerable<(string Key, string? Value)> More => [("AllowAnonymous", "none")];

    [Theory]
    [InlineData("POST", "/upload_asset", "message")]
    [InlineData("POST", "/asset")]
    [InlineData("GET", "/asset/words:1.0-base")]
    [InlineData("PUT", "/asset/words:1.0-base")]
    [InlineData("DELETE", "/asset/words:1.0-base")]
    [InlineData("POST", "/assets")]
    [InlineData("GET", "/asset-object/00000000-0000-0000-0000-000000000000", "message")]
    [InlineData("POST", "/asset_registry")]
    [InlineData("GET", "/asset_registry/00000000-0000-0000-0000-000000000000")]
    [InlineData("PUT", "/asset_registry/00000000-0000-0000-0000-000000000000")]
    [InlineData("DELETE", "/asset_registry/00000000-0000-0000-0000-000000000000")]
    [InlineData("POST", "/asset_registries")]
    [InlineData("GET", "/check_health/00000000-0000-0000-0000-000000000000")]
    [InlineData("GET", "/metrics")]
    public async Task EveryRoute_NoTokenOrABadOne_IsUnauthorizedInItsEnvelope(string method, string path, string field = "error")
    {
        foreach (var header in new[] { null, "Bearer ast_nonsense", "Bearer", "Basic YTpi", "Bearer " + new string('a', 5000) })
        {
            var answer = await Client.SendAsync(new HttpMethod(method), path, null, header is null ? [] : [("Authorization", header)]);

            Assert.True(answer.Status == 401, answer.Text);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
            Assert.False((bool)answer.Json!["success"]!);
            Assert.NotEmpty((string)answer.Json![field]!);
        }
    }

    [Fact]
    public async Task Health_NoToken_Answers() => Assert.Equal(200, (await Client.GetAsync("/health")).Status);

    [Fact]
    public async Task Token_RevokedOrExpired_IsUnauthorized()
    {
        using var good = await WithTokenAsync(AccessRight.Read);
        Assert.Equal(200, (await good.PostAsync("/assets", "{}")).Status);

        await Tokens.RevokeAsync((await Tokens.ListAsync(CancellationToken.None)).Single().Id, "a test", CancellationToken.None);
        Assert.Equal(401, (await good.PostAsync("/assets", "{}")).Status);

        using var old = await WithTokenAsync(AccessRight.Read, DateTimeOffset.UtcNow.AddMinutes(-1));
        Assert.Equal(401, (await old.PostAsync("/assets", "{}")).Status);
    }

    [Fact]
    public async Task Token_Read_MayReadAndNotWrite()
    {
        using var writer = await WithTokenAsync(AccessRight.Write);
        using var reader = await WithTokenAsync(AccessRight.Read);
        var id = await writer.UploadedAsync("words");

        Assert.Equal(200, (await reader.GetAsync("/asset/words:1.0-base")).Status);
        Assert.Equal(200, (await reader.GetAsync($"/asset-object/{id}")).Status);
        Assert.Equal(["words:1.0-base"], (await reader.PostAsync("/assets", "{}")).Uris);
        Assert.Equal(403, (await reader.PutAsync("/asset/words:1.0-base", "{}")).Status);
        Assert.Equal(403, (await reader.DeleteAsync("/asset/words:1.0-base")).Status);
        Assert.Equal(403, (await reader.PostAsync("/asset", """{"asset_name":"a"}""")).Status);
        Assert.Equal(403, (await reader.PostAsync("/asset_registry", "{}")).Status);
        var upload = await reader.UploadAsync([1], ServerClient.Metadata("words", "2", "a"));
        Assert.Equal((403, true), (upload.Status, upload.Json!["message"] is not null));
        Assert.Equal(403, (await reader.GetAsync("/metrics")).Status);
        Assert.Equal(403, (await writer.GetAsync("/metrics")).Status);
    }

    [Fact]
    public async Task Token_Prefix_SeesNothingElse()
    {
        using var admin = await WithTokenAsync(AccessRight.Admin);
        using var team = await WithTokenAsync(AccessRight.Write, null, "team/nlp");
        var secret = await admin.UploadedAsync("team/nlp2");
        foreach (var name in new[] { "team", "team/other", "team/nlp", "team/nlp/words", "TEAM/nlp" })
            await admin.UploadedAsync(name);
        var url = (string)(await admin.GetAsync("/asset/team/nlp2:1.0-base")).Json!["data"]!["asset_public_url"]!;

        Assert.Equal(["team/nlp:1.0-base", "team/nlp/words:1.0-base"], (await team.PostAsync("/assets", "{}")).Uris);
        Assert.Equal(["team/nlp:1.0-base"], (await team.PostAsync("/assets?sort=asset_name&limit=1", """{"$or":[{"asset_name":"team/nlp2"},{}]}""")).Uris);
        foreach (var hidden in new[] { "/asset/team/nlp2:1.0-base", $"/asset/{secret}", "/asset/team:1.0-base" })
        {
            (await team.GetAsync(hidden)).IsFailure(404, "No document found");
            (await team.PutAsync(hidden, "{}")).IsFailure(404, "No document found to update");
            (await team.DeleteAsync(hidden)).IsFailure(404, "No document found to delete");
        }

        (await team.GetAsync($"/asset-object/{secret}")).IsFailure(404, "File not found", "message");

        // A reference of their own does not open it to them, and keeps nothing alive.
        Assert.Equal(201, (await team.PostAsync("/asset", $$"""{"asset_name":"team/nlp/trick","asset_public_url":"{{url}}"}""")).Status);
        (await team.GetAsync($"/asset-object/{secret}")).IsFailure(404, "File not found", "message");

        Assert.Equal(403, (await team.PostAsync("/asset", """{"asset_name":"team/nlp2"}""")).Status);
        Assert.Equal(403, (await team.UploadAsync([1], ServerClient.Metadata("team/nlp2", "2", "a"))).Status);
        Assert.Equal(403, (await team.PutAsync("/asset/team/nlp:1.0-base", """{"asset_name":"team/nlp2"}""")).Status);
        Assert.Equal(403, (await team.PostAsync("/asset_registry", "{}")).Status);
        Assert.Equal(201, (await team.UploadAsync([1], ServerClient.Metadata("team/nlp/new", "2", "a"))).Status);
        Assert.Equal(200, (await team.DeleteAsync("/asset/team/nlp/words:1.0-base")).Status);
    }

    [Fact]
    public async Task Token_Prefix_CannotAskForANameByAUriThatIsTaken()
    {
        using var admin = await WithTokenAsync(AccessRight.Admin);
        using var team = await WithTokenAsync(AccessRight.Write, null, "team");

        // Otherwise 'team' 'x:1' and 'team:x' '1' would have one URI.
        var refused = await admin.PostAsync("/asset", """{"asset_name":"team:x","asset_version":{"version":"1","tag":"a"}}""");

        Assert.True(refused.Status == 400, refused.Text);
        Assert.Equal(201, (await team.PostAsync("/asset", """{"asset_name":"team","asset_version":{"version":"x:1","tag":"a"}}""")).Status);
    }

    [Fact]
    public async Task Token_Prefix_CursorsDoNotCountWhatIsHidden()
    {
        using var admin = await WithTokenAsync(AccessRight.Admin);
        using var team = await WithTokenAsync(AccessRight.Read, null, "team");
        for (var i = 0; i < 4; i++)
        {
            await admin.PostAsync("/asset", $$$"""{"asset_name":"team/{{{i}}}","asset_version":{"version":"1","tag":"a"}}""");
            await admin.PostAsync("/asset", """{"asset_name":"hidden"}""");
        }

        var (found, cursors) = (new List<string>(), new List<string>());
        for (string? cursor = ""; cursor is not null;)
        {
            var answer = await team.PostAsync("/assets?limit=1" + (cursor.Length > 0 ? "&cursor=" + cursor : ""), "{}");
            found.AddRange(answer.Uris);
            cursor = (string?)answer.Json!["cursor"];
            cursors.AddRange(cursor is null ? [] : [cursor]);
        }

        Assert.Equal(Enumerable.Range(0, 4).Select(i => $"team/{i}:1-a"), found);

        // A number in them, however written, would have all but a few of its bytes in common with the next.
        var bytes = cursors.ConvertAll(c => System.Buffers.Text.Base64Url.DecodeFromChars(c));
        Assert.All(bytes.Zip(bytes.Skip(1)), pair => Assert.True(pair.First.Zip(pair.Second).Count(b => b.First == b.Second) < pair.First.Length / 2, string.Join(' ', cursors)));
    }

    [Fact]
    public async Task Writes_Each_HaveALineInTheAudit()
    {
        using var ada = await WithTokenAsync(AccessRight.Admin);
        var id = await ada.UploadedAsync("words");
        await ada.PutAsync("/asset/words:1.0-base", """{"note":1}""");
        await ada.PutAsync("/asset/words:1.0-base", """{"note":1}""");
        await ada.UploadAsync([1], ServerClient.Metadata("words", "1.0", "base"));
        await ada.DeleteAsync("/asset/words:1.0-base");

        var lines = await Server.Services.GetRequiredService<SqlDatabase>().ReadAsync(
            s => s.ListAsync("SELECT actor, action, target FROM audit WHERE action LIKE 'asset.%' ORDER BY seq", r => (r.GetString(0), r.GetString(1), r.GetString(2))), CancellationToken.None);

        var what = $"words:1.0-base {id}";
        Assert.Equal([("token", "asset.upload", what), ("token", "asset.change", what), ("token", "asset.delete", what)], lines);
    }

    [Fact]
    public async Task Database_Token_IsNotInIt()
    {
        using var client = await WithTokenAsync(AccessRight.Read);

        var rows = await Server.Services.GetRequiredService<SqlDatabase>().ReadAsync(s => s.ListAsync("SELECT token_id || hash || name || prefixes FROM token", r => r.GetString(0)), CancellationToken.None);

        Assert.DoesNotContain(client.Token!, Assert.Single(rows));
        Assert.Contains(TokenText.Hash(client.Token!), rows[0]);
    }

    private protected SqlTokens Tokens => Server.Services.GetRequiredService<SqlTokens>();

    private protected async Task<ServerClient> WithTokenAsync(AccessRight right, DateTimeOffset? expires = null, params string[] prefixes)
    {
        var token = TokenText.Create();
        await Tokens.AddAsync(new TokenRow(Guid.NewGuid().ToString("N")[..8], "token", right, prefixes) { Expires = expires }, TokenText.Hash(token), "a test", CancellationToken.None);
        return new ServerClient(Server.Url) { Token = token };
    }
}
