using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>Several servers on one PostgreSQL and one store.</summary>
[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class SharedDatabaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly List<ServerUnderTest> _servers = [];
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await PostgresTests.CreateDatabaseAsync(postgres);

        // At once: one of them migrates, and the other waits.
        _servers.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(i =>
            ServerUnderTest.StartAsync(_folder[$"data{i}"], ("Database", _database), ("Store:Url", _folder["store"]), ("PublicUrl", "https://assets.example"), ("AllowAnonymous", "admin")))));
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Upload_OneUriOnBoth_OneWinsAndBothServeIt()
    {
        for (var round = 0; round < 10; round++)
        {
            var metadata = ServerClient.Metadata("words", $"{round}", "a");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _servers[i % 2].Client.UploadAsync([(byte)i, 1, 2], metadata)));

            var won = Assert.Single(answers, a => a.Status == 201);
            Assert.Equal(7, answers.Count(a => a.Status == 409));
            var id = won.Json!["asset_id"];
            var bytes = await Task.WhenAll(_servers.Select(s => s.Client.GetAsync($"/asset-object/{id}")));
            Assert.Equal(bytes[0].Bytes, bytes[1].Bytes);
            Assert.Equal(Array.IndexOf(answers, won), bytes[0].Bytes[0]);
        }

        Assert.Equal(10, _folder.Files("store/objects").Count);
        Assert.Equal((await _servers[0].Client.GetAsync("/asset/words:0-a")).Json!["data"]!["assets_db_id"]!.ToString(), (await _servers[1].Client.GetAsync("/asset/words:9-a")).Json!["data"]!["assets_db_id"]!.ToString());
    }

    [Fact]
    public async Task Change_OneAssetOnBoth_NoChangeIsLost()
    {
        await _servers[0].Client.UploadedAsync("words");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _servers[i % 2].Client.PutAsync("/asset/words:1.0-base", $$"""{"field{{i}}":{{i}}}""")));

        Assert.All(answers, a => Assert.Equal(200, a.Status));
        var data = (await _servers[1].Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!;
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(i, (int?)data[$"field{i}"]));
    }

    [Fact]
    public async Task DeleteAndRefer_OneObjectOnBoth_ItIsThereOrGoneAsTheAssetsSay()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await _servers[0].Client.UploadedAsync("words");
            var refer = _servers[1].Client.PostAsync("/asset", $$$"""{"asset_name":"same","asset_version":{"version":"{{{round}}}","tag":"a"},"asset_public_url":"https://assets.example/asset-object/{{{id}}}"}""");
            var delete = _servers[0].Client.DeleteAsync("/asset/words:1.0-base");

            Assert.Equal((201, 200), ((await refer).Status, (await delete).Status));

            // Whoever was first: either the reference keeps the object, or it came too late and is a URL like any other.
            var isThere = (await _servers[1].Client.GetAsync($"/asset-object/{id}")).Status == 200;
            Assert.Equal(isThere ? 1 : 0, _folder.Files("store/objects").Count);
            Assert.Equal(200, (await _servers[1].Client.DeleteAsync($"/asset/same:{round}-a")).Status);
            Assert.Empty(_folder.Files("store/objects"));
        }
    }

    [Fact]
    public async Task Change_ReferencesThatAreExchanged_WaitForNobodyInACircle()
    {
        var ids = new[] { await _servers[0].Client.UploadedAsync("a"), await _servers[0].Client.UploadedAsync("b") };
        string Url(int i) => $$"""{"asset_public_url":"https://assets.example/asset-object/{{ids[i % 2]}}"}""";
        for (var i = 0; i < 2; i++)
            await _servers[0].Client.PostAsync("/asset", $$$"""{"asset_name":"ref","asset_version":{"version":"1","tag":"{{{i}}}"},{{{Url(i)[1..]}}}""");

        for (var round = 1; round < 60; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => _servers[i].Client.PutAsync($"/asset/ref:1-{i}", Url(i + round))));
            Assert.All(answers, a => Assert.Equal(200, a.Status));
        }

        // What the database says of itself may be a second late: what all sessions have to say is in it when they are gone.
        foreach (var server in _servers)
            await server.DisposeAsync();
        _servers.Clear();
        await using var database = new Storage.Postgres.PostgresDatabase(_database);
        Assert.Equal(0, await database.ReadAsync(s => s.NumberAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), CancellationToken.None));
    }

    [Fact]
    public async Task Search_CursorOfOne_IsGoodAtTheOther()
    {
        foreach (var name in new[] { "a", "b" })
            await _servers[0].Client.UploadedAsync(name);

        var cursor = (await _servers[0].Client.PostAsync("/assets?limit=1", "{}")).Json!["cursor"];

        Assert.Equal(["b:1.0-base"], (await _servers[1].Client.PostAsync($"/assets?limit=1&cursor={cursor}", "{}")).Uris);
    }

    [Fact]
    public async Task Create_OneUriInEveryWayOnBoth_OneWins()
    {
        for (var round = 0; round < 10; round++)
        {
            var version = $$"""{"version":"{{round}}","tag":"a"}""";
            Assert.Equal(201, (await _servers[0].Client.PostAsync("/asset", $$$"""{"asset_name":"renamed","asset_version":{"version":"{{{round}}}","tag":"a"}}""")).Status);

            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 3) switch
            {
                0 => _servers[i % 2].Client.UploadAsync([(byte)i], ServerClient.Metadata("words", $"{round}", "a")),
                1 => _servers[i % 2].Client.PostAsync("/asset", $$"""{"asset_name":"words","asset_version":{{version}},"by":{{i}}}"""),
                _ => _servers[i % 2].Client.PutAsync($"/asset/renamed:{round}-a", $$"""{"asset_name":"words","by":{{i}}}"""),
            }));

            // Once it has been renamed it is not there under its old name any more.
            Assert.Single(answers, a => a.Status is 200 or 201);
            Assert.All(answers, a => Assert.True(a.Status is 200 or 201 or 409 or 404, a.Text));
            Assert.Single((await _servers[1].Client.PostAsync("/assets", $$"""{"asset_uri":"words:{{round}}-a"}""")).Uris);
        }
    }

    [Fact]
    public async Task Everything_TwoUrisOnBoth_EveryAnswerIsTrue()
    {
        string[] uris = ["words:1-a", "words:2-a"];
        int[] counts = [0, 0];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < (LongTests.Wanted ? 400 : 40); i++)
            {
                var (client, own, other) = (_servers[random.Next(2)].Client, random.Next(1, 3), random.Next(1, 3));
                var (status, expected) = random.Next(6) switch
                {
                    0 => ((await client.UploadAsync(new byte[random.Next(1000)], ServerClient.Metadata("words", $"{own}", "a"))).Status, (int[])[201, 409]),
                    1 => ((await client.PostAsync("/asset", $$$"""{"asset_name":"words","asset_version":{"version":"{{{own}}}","tag":"a"}}""")).Status, [201, 409]),
                    2 => ((await client.PutAsync("/asset/" + uris[own - 1], $$$"""{"asset_version":{"version":"{{{other}}}","tag":"a"},"field{{{worker}}}":{{{i}}}}""")).Status, [200, 404, 409]),
                    3 => ((await client.GetAsync("/asset/" + uris[own - 1])).Status, [200, 404]),
                    4 => ((await client.PostAsync("/assets", """{"asset_name":"words"}""")).Status, [200]),
                    _ => (-(await client.DeleteAsync("/asset/" + uris[own - 1])).Status, [-200, -404]),
                };
                Assert.Contains(status, expected);
                if (status is 201)
                    Interlocked.Increment(ref counts[0]);
                if (status is -200)
                    Interlocked.Increment(ref counts[1]);
            }
        })));

        await _servers[0].SweepAsync();
        var assets = (await _servers[1].Client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray();
        Assert.Equal(counts[0] - counts[1], assets.Count);
        Assert.Equal(assets.Count, assets.Select(a => (string)a!["asset_uri"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(assets.Count(a => a!["asset_file_info"]!["sha256"] is not null), _folder.Files("store/objects").Count);
        Assert.True(counts[1] > 0);
        foreach (var (action, count) in new[] { ("asset.delete", counts[1]), ("asset.create' OR action = 'asset.upload", counts[0]) })
            Assert.Equal(count, await _servers[0].Services.GetRequiredService<SqlDatabase>().ReadAsync(s => s.NumberAsync($"SELECT count(*) FROM audit WHERE action = '{action}'"), CancellationToken.None));
    }

    [Fact]
    public async Task Change_TwoAssetsTakeEachOthersObjectOnBoth_BothAreChangedAndNoObjectIsLost()
    {
        for (var round = 0; round < 5; round++)
        {
            string[] ids = [await _servers[0].Client.UploadedAsync("first", $"{round}"), await _servers[1].Client.UploadedAsync("second", $"{round}")];
            for (var i = 0; i < 2; i++)
                Assert.Equal(201, (await _servers[i].Client.PostAsync("/asset", Refer($"{round}.{i}", ids[i]))).Status);

            // Each lets go of an object and takes the other's, in the opposite order.
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _servers[i % 2].Client.PutAsync($"/asset/refers:{round}.{i % 2}-a", $$"""{"asset_public_url":"{{UrlOf(ids[(i / 2 + 1 + i) % 2])}}"}""")));
            await Task.WhenAll(_servers[0].Client.DeleteAsync($"/asset/first:{round}-base"), _servers[1].Client.DeleteAsync($"/asset/second:{round}-base"));

            Assert.All(answers, a => Assert.True(a.Status == 200, a.Text));
            var referred = await Task.WhenAll(Enumerable.Range(0, 2).Select(async i => (string)(await _servers[i].Client.GetAsync($"/asset/refers:{round}.{i}-a")).Json!["data"]!["asset_public_url"]!));
            foreach (var id in ids)
                Assert.Equal(referred.Contains(UrlOf(id)) ? 200 : 404, (await _servers[0].Client.GetAsync($"/asset-object/{id}")).Status);
            Assert.Equal(referred.Distinct(StringComparer.Ordinal).Count(), _folder.Files("store/objects").Count);
            for (var i = 0; i < 2; i++)
                Assert.Equal(200, (await _servers[i].Client.DeleteAsync($"/asset/refers:{round}.{i}-a")).Status);
            Assert.Empty(_folder.Files("store/objects"));
        }
    }

    private static string UrlOf(string id) => "https://assets.example/asset-object/" + id;

    private static string Refer(string version, string id) => $$$"""{"asset_name":"refers","asset_version":{"version":"{{{version}}}","tag":"a"},"asset_public_url":"{{{UrlOf(id)}}}"}""";
}
