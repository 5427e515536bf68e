using System.Text;
using System.Text.Json;

namespace AssetSdk.Filters.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Readme_Example_Runs()
    {
        var output = new StringWriter();

        // <readme>
        var filter = Filter.Parse("""{"asset_name":{"$regex":"^models/"},"asset_metadata.layers":{"$gt":12},"asset_tags":"stable"}"""u8);
        var document = JsonElement.Parse("""{"asset_name":"models/bert","asset_tags":["stable","en"],"asset_metadata":{"layers":24}}""");
        output.WriteLine(filter.Matches(document));

        var mapping = new SqlMapping
        {
            DocumentColumn = "indexed",
            Columns = [new SqlColumn("asset_name", "name")],
            Sets = [new SqlTextSet("asset_tags") { ArrayColumn = "tags" }],
        };
        var condition = filter.ToSql(SqlDialect.PostgreSql, mapping);
        output.WriteLine(condition.Text);
        foreach (var parameter in condition.Parameters)
            output.WriteLine($"{parameter.Name} {parameter.Value}");

        output.WriteLine(SortOrder.Parse("-asset_name").ToSql(SqlDialect.Sqlite, mapping));
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Projection.Parse("""{"asset_name":1}"""u8).Apply(document, writer);
        output.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
        // </readme>
        Assert.Equal(
            """
            True
            (("name" COLLATE "C" >= @f0 AND "name" COLLATE "C" < @f1) AND "indexed" @? CAST(@f2 AS jsonpath) AND "tags" @> @f3)
            @f0 models/
            @f1 models0
            @f2 $."asset_metadata"."layers" ? (@ >= 11.99999999999999)
            @f3 System.String[]
            "name" DESC
            {"asset_name":"models/bert"}

            """,
            output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Readme_Example_IsTheTestedOne()
    {
        var source = Region(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")), "// <readme>", "// </readme>").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);
        var readme = Region(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")), "```csharp", "```").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

        Assert.Equal(source, readme);
    }

    private static string Region(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
