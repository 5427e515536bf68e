using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Filters;
using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace AssetSdk.Server.Tests;

/// <summary>Filters at random over documents at random, asked as clients ask, page by page and with rights over some names: the answers are those of the filter itself.</summary>
public abstract class SearchFuzzContract(ITestOutputHelper output) : ServerContract
{
    private static readonly string[] Names = ["a", "b", "0", "1", "k\"q", "k\\b", "k'", "é", "k[0]", "a b", "$x", "", "\u0001", new('n', 250)];
    private static readonly string[] Operators = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$not", "$exists", "$type", "$regex", "$mod", "$all", "$elemMatch", "$size", "$bitsAnySet"];

    private Random _random = new(0);

    private protected override IEnumerable<(string Key, string? Value)> More => [("AllowAnonymous", "none")];

    [Fact]
    public async Task Search_AnyFilter_GivesExactlyWhatMatchesAndMayBeRead()
    {
        var (seed, documents, filters) = LongTests.Wanted ? (Environment.TickCount, 8000, 500) : (20261121, 3500, 50);
        output.WriteLine($"Seed {seed}");
        _random = new Random(seed);
        await FillAsync(documents);
        using var team = await WithTokenAsync("team");
        using var all = await WithTokenAsync();
        var stored = (await all.PostAsync("/assets", "{}")).Json!["data"]!.AsArray();
        Assert.Equal(documents, stored.Count);
        var parsed = stored.Select(d => (Name: (string)d!["asset_name"]!, Id: (string)d["asset_id"]!, Json: JsonSerializer.SerializeToElement(d))).ToList();
        var (valid, found) = (0, 0);
        for (var i = 0; i < filters; i++)
        {
            var text = Filter(2).ToJsonString();
            if (Parse(text) is not { } filter)
            {
                Assert.Equal(400, (await team.PostAsync("/assets", text)).Status);
                continue;
            }

            var expected = parsed.Where(d => filter.Matches(d.Json)).ToList();
            valid++;
            found += expected.Count is > 0 and < 3000 ? 1 : 0;
            foreach (var (client, ids) in new[] { (all, expected.ConvertAll(d => d.Id)), (team, expected.Where(d => d.Name == "team" || d.Name.StartsWith("team/", StringComparison.Ordinal)).Select(d => d.Id).ToList()) })
            {
                var limit = new[] { 90, 700, 4000 }[_random.Next(3)];
                var answered = new List<string>();
                for (string? cursor = ""; cursor is not null;)
                {
                    var answer = await client.PostAsync($"/assets?limit={limit}&projection=%7B%22asset_id%22:1%7D{(cursor.Length > 0 ? "&cursor=" + cursor : "")}", text);
                    Assert.True(answer.Status == 200, $"Seed {seed}: {text}: {answer.Text}");
                    answered.AddRange(answer.Json!["data"]!.AsArray().Select(a => (string)a!["asset_id"]!));
                    cursor = (string?)answer.Json!["cursor"];
                }

                Assert.True(ids.SequenceEqual(answered), $"Seed {seed}: {text}: {ids.Count} match, {answered.Count} were answered");
            }
        }

        Assert.True(valid > filters / 2 && found > filters / 10, $"{valid} {found}");
    }

    private static Filter? Parse(string text)
    {
        try
        {
            return Filters.Filter.Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.FilterInvalid))
        {
            return null;
        }
    }

    private async Task FillAsync(int count)
    {
        var assets = Server.Services.GetRequiredService<SqlAssets>();
        string[] names = ["team", "team/a", "team/é", "team2", "Team", "teal", "hidden/a"];
        foreach (var batch in Enumerable.Range(0, count).Chunk(500))
        {
            await assets.AddNewAsync([.. batch.Select(i => AssetDocument.Create(
                StrictJson.ParseObject(Encoding.UTF8.GetBytes(new JsonObject
                {
                    ["asset_name"] = names[_random.Next(names.Length)],
                    ["asset_version"] = new JsonObject { ["version"] = $"{i}", ["tag"] = Pick("a", "b", "c") },
                    ["asset_metadata"] = Value(3),
                    ["asset_tags"] = new JsonArray([.. Enumerable.Range(0, _random.Next(3)).Select(_ => (JsonNode)Pick("red", "blue", "'"))]),
                    // Some pages are cut by their size.
                    ["padding"] = _random.Next(400) == 0 ? new string('x', 300_000) : null,
                }.ToJsonString()), "It"),
                Guid.NewGuid().ToString(), "db", null, null, DateTimeOffset.UnixEpoch))], Server.Services.GetRequiredService<PublicAddress>(), "a test", CancellationToken.None);
        }
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 0 ? 12 : 8) switch
    {
        0 => null,
        1 => _random.Next(4),
        2 => _random.NextDouble(),
        3 => JsonNode.Parse(Pick("1e300", "-1e-300", "9007199254740993", "9007199254740992.0", "18446744073709551616", "1e400", "-0.0", "1.0")),
        4 => Pick("x", "y", "", "X", "\u0001", "é", "x\"y", "'", "\\", "%", new string('x', 300)),
        5 => _random.Next(2) == 0,
        6 => new JsonArray(),
        7 => new JsonObject(),
        8 or 9 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(Names)).Distinct().Select(n => KeyValuePair.Create(n, Value(depth - 1)))),
    };

    private JsonObject Filter(int depth)
    {
        var filter = new JsonObject();
        for (var i = _random.Next(1, 3); i > 0; i--)
        {
            if (depth > 0 && _random.Next(4) == 0)
                filter[Pick("$and", "$or", "$nor")] = new JsonArray(Filter(depth - 1), Filter(depth - 1));
            else
                filter[Path()] = _random.Next(3) == 0 ? Value(2) : Conditions(depth);
        }

        return filter;
    }

    private string Path() => _random.Next(6) switch
    {
        0 => Pick("asset_name", "asset_uri", "asset_version.tag", "asset_version.version", "asset_tags", "asset_version"),
        1 => "asset_metadata",
        _ => "asset_metadata." + string.Join('.', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(Names))),
    };

    private JsonObject Conditions(int depth)
    {
        var conditions = new JsonObject();
        for (var i = _random.Next(1, 3); i > 0; i--)
        {
            var name = Pick(Operators);
            conditions[name] = name switch
            {
                "$in" or "$nin" or "$all" => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(1))]),
                "$not" => depth > 0 ? Conditions(depth - 1) : new JsonObject { ["$gt"] = 1 },
                "$exists" => _random.Next(2),
                "$type" => Pick("string", "number", "int", "null", "array", "object", "bool"),
                "$regex" => Pick("^x", "^team", "x$", "^(x|y)", "(?i)X", "^$", "."),
                "$mod" => new JsonArray(_random.Next(1, 4), _random.Next(3)),
                "$elemMatch" => depth > 0 && _random.Next(2) == 0 ? Filter(0) : new JsonObject { [Pick("$gt", "$eq", "$ne")] = Value(0) },
                "$size" or "$bitsAnySet" => _random.Next(3),
                _ => Value(2),
            };
        }

        return conditions;
    }

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    private async Task<ServerClient> WithTokenAsync(params string[] prefixes)
    {
        var token = TokenText.Create();
        await Server.Services.GetRequiredService<SqlTokens>().AddAsync(new TokenRow(Guid.NewGuid().ToString("N")[..8], "token", AccessRight.Read, prefixes), TokenText.Hash(token), "a test", CancellationToken.None);
        return new ServerClient(Server.Url) { Token = token };
    }
}

public sealed class SqliteSearchFuzzTests(ITestOutputHelper output) : SearchFuzzContract(output)
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSearchFuzzTests(PostgresServer server, ITestOutputHelper output) : SearchFuzzContract(output)
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
