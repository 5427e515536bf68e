using System.Text.Json;
using AssetSdk.Filters;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Storage;

/// <summary>What is kept beside a document so that filters find it: the form that is searched, its tags, and its single values where the database needs them.</summary>
internal sealed class AssetIndexRows
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = StrictJson.MaxDepth * 2 };

    private readonly IReadOnlyCollection<string> _tags;
    private readonly IReadOnlyCollection<IndexedLeaf> _leaves;

    public AssetIndexRows(SqlDatabase database, AssetDocument document)
    {
        Text = document.ToString();
        using var json = JsonDocument.Parse(Text, Reading);
        Fields = IndexedDocument.ToJson(json.RootElement);
        _tags = [.. document.Tags];
        _leaves = database.HasLeaves ? IndexedDocument.Leaves(json.RootElement, AssetMapping.WithoutLeaves) : [];
    }

    /// <summary>The document as it is kept.</summary>
    public string Text { get; }

    /// <summary>The document as it is searched.</summary>
    public string Fields { get; }

    /// <summary>Adds the rows of documents, in the order of their tables.</summary>
    public static async Task AddAsync(SqlSession session, IReadOnlyCollection<(AssetIndexRows Index, long Seq)> assets)
    {
        await AddTagsAsync(session, assets.SelectMany(static a => a.Index._tags.Select(t => (t, a.Seq)))).ConfigureAwait(false);
        await AddLeavesAsync(session, assets.SelectMany(static a => a.Index._leaves.Select(l => (l, a.Seq)))).ConfigureAwait(false);
    }

    /// <summary>Puts the rows of a document in the place of those that it had.</summary>
    public async Task ReplaceAsync(SqlSession session, AssetIndexRows old, long seq)
    {
        await RemoveAsync(session, old._tags.Except(_tags, StringComparer.Ordinal), old._leaves.Except(_leaves), seq).ConfigureAwait(false);
        await AddTagsAsync(session, _tags.Except(old._tags, StringComparer.Ordinal).Select(t => (t, seq))).ConfigureAwait(false);
        await AddLeavesAsync(session, _leaves.Except(old._leaves).Select(l => (l, seq))).ConfigureAwait(false);
    }

    /// <summary>Removes the rows of a document.</summary>
    public Task RemoveAsync(SqlSession session, long seq) => RemoveAsync(session, _tags, _leaves, seq);

    private static Task AddTagsAsync(SqlSession session, IEnumerable<(string Tag, long Seq)> tags) => session.ExecuteManyAsync(
        "INSERT INTO asset_tags (tag, seq) VALUES (@tag, @seq)", ["tag", "seq"],
        tags.OrderBy(static t => t.Tag, StringComparer.Ordinal).Select(static t => new object[] { t.Tag, t.Seq }));

    private static Task AddLeavesAsync(SqlSession session, IEnumerable<(IndexedLeaf Leaf, long Seq)> leaves) => session.ExecuteManyAsync(
        "INSERT INTO asset_leaf (path, kind, value, seq) VALUES (@path, @kind, @value, @seq)", ["path", "kind", "value", "seq"],
        leaves.OrderBy(static l => l.Leaf.Path, StringComparer.Ordinal).ThenBy(static l => l.Leaf.Value as string, StringComparer.Ordinal).Select(static l => Values(l.Leaf, l.Seq)));

    private static async Task RemoveAsync(SqlSession session, IEnumerable<string> tags, IEnumerable<IndexedLeaf> leaves, long seq)
    {
        await session.ExecuteManyAsync("DELETE FROM asset_tags WHERE tag = @tag AND seq = @seq", ["tag", "seq"], tags.Select(t => new object[] { t, seq })).ConfigureAwait(false);
        await session.ExecuteManyAsync("DELETE FROM asset_leaf WHERE path = @path AND kind = @kind AND value = @value AND seq = @seq", ["path", "kind", "value", "seq"], leaves.Select(l => Values(l, seq))).ConfigureAwait(false);
    }

    private static object[] Values(IndexedLeaf leaf, long seq) => [leaf.Path, leaf.Kind, leaf.Value, seq];
}
