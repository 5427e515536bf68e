using AssetSdk.Core;
using AssetSdk.Testing;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

/// <summary>What conditions hold in every database.</summary>
public abstract class SqlContract
{
    private const int Documents = 40;
    private const int Filters = 12;

    private protected abstract SqlWorld Open(bool other);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToSql_AnyFilter_FindsEveryMatchAndTellsTheTruthAboutExactness(bool other)
    {
        using var world = Open(other);
        var samples = from documents in Gen.ArrayOf(Samples.HostileDocument, Documents) from filters in Gen.ArrayOf(Samples.HostileFilter, Filters) select (documents, filters);
        var (valid, matched, restricted, exact, lookedUp) = (0, 0, 0, 0, 0);

        Properties.Check(samples, sample =>
        {
            var documents = sample.documents.Select(Table.Json).ToList();
            world.Store(documents);
            foreach (var text in sample.filters)
            {
                Filter filter;
                try
                {
                    filter = Table.Filter(text);
                }
                catch (AssetException e) when (e.Code.Equals(AssetErrorCode.FilterInvalid))
                {
                    continue;
                }

                var condition = filter.ToSql(world.Dialect, world.Mapping);
                var found = world.Find(condition).ToHashSet();
                var matches = Enumerable.Range(0, documents.Count).Where(i => filter.Matches(documents[i])).Select(i => (long)i).ToList();
                var lost = matches.Where(id => !found.Contains(id)).ToList();
                Assert.True(lost.Count == 0, lost.Count == 0 ? "" : $"{text}\nloses {sample.documents[(int)lost[0]]}\nby {condition.Text} {string.Join(", ", condition.Parameters)}");
                Assert.True(!condition.IsExact || found.Count == matches.Count, $"{text}\nis not exact by {condition.Text} {string.Join(", ", condition.Parameters)}");
                Assert.True(!condition.IsAll || found.Count == documents.Count);
                var checkedIds = world.Check(condition);
                Assert.True(matches.TrueForAll(checkedIds.Contains), $"{text}\nfails the check {condition.Check}");
                foreach (var lookup in condition.Lookups)
                {
                    var keys = world.LookUp(condition, lookup);
                    Assert.True(matches.TrueForAll(keys.Contains), $"{text}\nis not at {lookup}");
                    Assert.True(!lookup.IsOrdered || keys.Count == keys.Distinct().Count(), $"{text}\nis there twice at {lookup}");
                    lookedUp++;
                }

                valid++;
                matched += matches.Count > 0 ? 1 : 0;
                restricted += found.Count < documents.Count ? 1 : 0;
                exact += condition.IsExact && !condition.IsAll ? 1 : 0;
            }

            return true;
        }, times: LongTests.Wanted ? 2_000 : 80);

        // What was generated says something: filters that are valid, that match, that restrict, and that are exact.
        Assert.True(valid > 300 && matched > 100 && restricted > 100 && exact > 3 && lookedUp > 5, $"{valid} {matched} {restricted} {exact} {lookedUp}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(60)]
    public void ToSql_DeepFilters_AreTaken(int depth)
    {
        using var world = Open(other: false);
        world.Store([Table.Json("""{"a":1,"n":"x"}"""), Table.Json("{}")]);
        foreach (var leaf in new[] { """{"a":1}""", """{"n":{"$ne":"y"}}""" })
        {
            var filter = leaf;
            for (var i = 0; i < depth; i++)
                filter = (i % 3) switch { 0 => $$"""{"$and":[{"n":"x"},{{filter}}]}""", 1 => $$"""{"$or":[{"a":7},{{filter}}]}""", _ => $$"""{"$nor":[{"$nor":[{{filter}},{"n":"z"}]}]}""" };

            Assert.Contains(0, world.Find(Filter.Parse(System.Text.Encoding.UTF8.GetBytes(filter), new FilterLimits { MaxDepth = 400 }).ToSql(world.Dialect, world.Mapping)));
        }
    }

    [Fact]
    public void ToSql_ManyStringsOfASet_LoseNothing()
    {
        using var world = Open(other: false);
        var tags = string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"t{i}\""));
        world.Store([Table.Json($$"""{"tags":[{{tags}}]}"""), Table.Json("""{"tags":["t1"]}""")]);

        var found = world.Find(Table.Filter($$$"""{"tags":{"$all":[{{{tags}}}]}}""").ToSql(world.Dialect, world.Mapping));

        Assert.Equal([0L], found);
    }

    [Fact]
    public void ToSql_LongPaths_LoseNothing()
    {
        using var world = Open(other: false);
        foreach (var length in new[] { 196, 197, 198, 199, 5000 })
        {
            var name = new string('x', length);
            world.Store([Table.Json($$$"""{"{{{name}}}":{"a":[1,{"b":"y"}]}}"""), Table.Json("{}")]);
            foreach (var filter in new[] { $$"""{"{{name}}.a":1}""", $$"""{"{{name}}.a.b":"y"}""", $$"""{"{{name}}.a.1.b":"y"}""", $$"""{"{{name}}":{"a":[1,{"b":"y"}]} }""", $$$"""{"{{{name}}}.a":{"$gte":0}}""" })
                Assert.Contains(0, world.Find(Table.Filter(filter).ToSql(world.Dialect, world.Mapping)));
        }
    }

    [Fact]
    public void ToSql_HostileTexts_AreValues()
    {
        using var world = Open(other: false);
        List<System.Text.Json.JsonElement> documents = [Table.Json("""{"n":"a","tags":["x"],"a":{"b":"x"}}"""), Table.Json("""{"n":"b"}""")];
        world.Store(documents);
        string[] hostile = ["'; DROP TABLE assets; --", "\" OR 1=1 --", "x') OR ('1'='1", "$.a ? (1 == 1)", "\") || (1 == 1", "\\", "\\u0000", "@f0", "%", "a\0b", "\ud83d\ude00", "}", "]", "\u2028", "\n"];

        foreach (var text in hostile.Select(t => System.Text.Json.JsonEncodedText.Encode(t).ToString()))
        {
            string[] filters =
            [
                $$$"""{"n":"{{{text}}}"}""", $$$"""{"a.b":"{{{text}}}"}""", $$$"""{"tags":"{{{text}}}"}""", $$$"""{"a":{"b":"{{{text}}}"}}""", $$$"""{"n":{"$in":["{{{text}}}","{{{text}}}x"]}}""", $$$"""{"a.b":{"$gte":"{{{text}}}","$lt":"{{{text}}}"}}""",
                $$$"""{"n":{"$regex":"^[{{{text}}}]?zzz"}}""", $$$"""{"x{{{text}}}":1}""", $$$"""{"a.x{{{text}}}":"{{{text}}}"}""", $$$"""{"a":{"x{{{text}}}":["{{{text}}}"]}}""", $$$"""{"$or":[{"x{{{text}}}.0":1},{"n":{"$ne":"a"}},{"n":"zz"}]}""",
            ];
            foreach (var json in filters)
            {
                Filter filter;
                try
                {
                    filter = Table.Filter(json);
                }
                catch (AssetException e) when (e.Code.Equals(AssetErrorCode.FilterInvalid))
                {
                    continue;
                }

                var condition = filter.ToSql(world.Dialect, world.Mapping);
                var found = world.Find(condition);
                var matches = documents.Count(filter.Matches);
                Assert.True(condition.IsExact ? found.Count == matches : found.Count >= matches, json);
                Assert.DoesNotContain("DROP", condition.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(2, world.Find(Table.Filter("{}").ToSql(world.Dialect, world.Mapping)).Count);
    }

    [Fact]
    public void ToSql_NumbersBeyondTheDatabase_AreFound()
    {
        using var world = Open(other: false);
        string[] numbers = ["1e400", "-1e400", "1e-400", "9007199254740993", "9007199254740993.5", "18014398509481987", "18014398509481986.5", "9223372036854775807", "9223372036854775808", new string('9', 100), "0.1", "0.30000000000000004", "1.7976931348623157e308", "5e-324", "1e300", "123456789.123456789"];
        world.Store([.. numbers.Select(n => Table.Json($$$"""{"a":{{{n}}}}"""))]);

        foreach (var x in numbers)
        {
            foreach (var word in new[] { "$eq", "$gt", "$gte", "$lt", "$lte" })
            {
                var filter = Table.Filter($$$"""{"a":{"{{{word}}}":{{{x}}}}}""");
                var found = world.Find(filter.ToSql(world.Dialect, world.Mapping));
                Assert.All(Enumerable.Range(0, numbers.Length).Where(i => filter.Matches(Table.Json($$$"""{"a":{{{numbers[i]}}}}"""))), i => Assert.True(found.Contains(i), $"{numbers[i]} {word} {x}"));
            }
        }
    }

    [Fact]
    public void ToSql_LongStrings_AreFoundByTheirOrder()
    {
        using var world = Open(other: false);
        var texts = (from length in Enumerable.Range(IndexedDocument.LongestLeaf - 3, 6) from end in new[] { "", "a", "bc", "😀", "😀a", "\ud7ffz", "\ue000" } select new string('x', length) + end).ToList();
        world.Store([.. texts.Select(t => Table.Json($$"""{"a":{{System.Text.Json.JsonSerializer.Serialize(t)}}}"""))]);
        var documents = texts.ConvertAll(t => Table.Json($$"""{"a":{{System.Text.Json.JsonSerializer.Serialize(t)}}}"""));

        foreach (var text in texts)
        {
            foreach (var word in new[] { "$eq", "$gt", "$gte", "$lt", "$lte" })
            {
                var filter = Table.Filter($$$"""{"a":{"{{{word}}}":{{{System.Text.Json.JsonSerializer.Serialize(text)}}}}}""");
                var found = world.Find(filter.ToSql(world.Dialect, world.Mapping));
                Assert.Empty(Enumerable.Range(0, texts.Count).Where(i => filter.Matches(documents[i])).Select(i => (long)i).Except(found));
            }
        }
    }

    [Fact]
    public void ToSql_LargeIn_IsOneParameterOnAColumn()
    {
        using var world = Open(other: false);
        world.Store([.. Enumerable.Range(0, 20).Select(i => Table.Json($$$"""{"n":"name {{{i}}}"}"""))]);
        var filter = Table.Filter($$$"""{"n":{"$in":[{{{string.Join(',', Enumerable.Range(10, 9_000).Select(i => $"\"name {i}\""))}}}]}}""");

        var condition = filter.ToSql(world.Dialect, world.Mapping);

        Assert.Single(condition.Parameters);
        Assert.True(condition.IsExact);
        Assert.Equal(10, world.Find(condition).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToSql_LargestFilters_AreAnswered(bool other)
    {
        using var world = Open(other);
        var documents = Enumerable.Range(0, 20).Select(i => Table.Json($$$"""{"n":"n{{{i}}}","a":{"b":[{{{i}}},"x{{{i}}}"]},"tags":["t{{{i}}}"]}""")).ToList();
        world.Store(documents);
        string Many(int count, Func<int, string> part) => string.Join(',', Enumerable.Range(0, count).Select(part));
        string[] filters =
        [
            "{\"$or\":[" + Many(450, i => $$$"""{"a.b":{{{i}}}}""") + "]}",
            "{\"$or\":[" + Many(300, i => $$$"""{"a.b":{"$gt":{{{i + 15}}}}}""") + "]}",
            "{\"$and\":[" + Many(450, i => $$$"""{"a.b":{"$lt":{{{i + 15}}}}}""") + "]}",
            "{\"$nor\":[" + Many(450, i => $$$"""{"n":"n{{{i + 5}}}"}""") + "]}",
            "{\"a.b\":{\"$in\":[" + Many(10_000, i => $"\"x{i + 10}\"") + "]}}",
            "{\"$or\":[" + Many(300, i => $$$"""{"a.b":{"$in":[{{{Many(30, j => $"{(i * 30) + j + 10}")}}}]}}""") + "]}",
            "{\"$or\":[" + Many(300, i => $$$"""{"tags":"t{{{i + 10}}}"}""") + "]}",
            "{\"$or\":[" + Many(200, i => $$$"""{"a.0.b.1.c.2":{{{i}}}}""") + ",{\"n\":\"n3\"}]}",
            "{\"$or\":[" + Many(200, i => $$$"""{"{{{string.Join('.', Enumerable.Repeat("a", 60))}}}":{{{i}}}}""") + ",{\"n\":\"n3\"}]}",
            "{\"a.b\":\"" + new string('é', 400_000) + "\"}",
            "{\"a." + new string('"', 300_000).Replace("\"", "\\\"", StringComparison.Ordinal) + "\":1}",
            "{\"a\":{\"b\":[" + Many(20_000, i => $"{i}") + "]}}",
        ];

        foreach (var filter in filters.Select(Table.Filter))
        {
            var condition = filter.ToSql(world.Dialect, world.Mapping);
            var found = world.Find(condition);
            var matches = Enumerable.Range(0, documents.Count).Where(i => filter.Matches(documents[i])).Select(i => (long)i).ToList();
            Assert.Empty(matches.Except(found));
            Assert.Empty(matches.Except(world.Check(condition)));
            Assert.All(condition.Lookups, l => Assert.Empty(matches.Except(world.LookUp(condition, l))));
            var all = string.Join(' ', condition.Lookups.SelectMany(l => l.Places).Select(p => p.Condition).Append(condition.Text).Append(condition.Check));
            Assert.All(condition.Parameters, p => Assert.Contains(p.Name, all, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("n")]
    [InlineData("-n")]
    [InlineData("-v.t,n")]
    public void SortToSql_Columns_OrderAsCompareDoes(string text)
    {
        using var world = Open(other: false);
        var order = SortOrder.Parse(text);

        Properties.Check(Gen.ArrayOf(Samples.HostileDocument, Documents), sample =>
        {
            var documents = sample.Select(Table.Json).ToList();
            world.Store(documents);

            var found = world.Find(Table.Filter("{}").ToSql(world.Dialect, world.Mapping), order.ToSql(world.Dialect, world.Mapping) + ", id");

            Assert.Equal(Enumerable.Range(0, documents.Count).OrderBy(i => documents[i], order).ThenBy(i => i).Select(i => (long)i), found);
            return true;
        }, times: 10);
    }

    [Fact]
    public void SortToSql_OtherPaths_IsNone() => Assert.Null(SortOrder.Parse("n,a.b").ToSql(SqlDialect.Sqlite, new SqlMapping { DocumentColumn = "document", Columns = [new SqlColumn("n", "name")] }));
}
