using System.Text.Json;
using AssetSdk.Filters;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Storage;

/// <summary>What is kept beside a document so that filters find it: the form that is searched, its tags, and its single values where the database needs them.</summary>
internal sealed class AssetIndexRows
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = StrictJson.MaxDepth * 2 };

    private readonly AssetDocument _document;
    private readonly IReadOnlyCollection<IndexedLeaf> _leaves;
    private readonly bool _hasLeaves;

    public AssetIndexRows(SqlDatabase database, AssetDocument document)
    {
        _document = document;
        _hasLeaves = database.HasLeaves;
        Text = document.ToString();
        using var json = JsonDocument.Parse(Text, Reading);
        Fields = IndexedDocument.ToJson(json.RootElement);
        _leaves = _hasLeaves ? IndexedDocument.Leaves(json.RootElement) : [];
    }

    /// <summary>The document as it is kept.</summary>
    public string Text { get; }

    /// <summary>The document as it is searched.</summary>
    public string Fields { get; }

    public async Task AddAsync(SqlSession session, long seq)
    {
        await session.ExecuteManyAsync("INSERT INTO asset_tags (tag, seq) VALUES (@tag, @seq)", ["tag", "seq"], _document.Tags.Select(t => new object[] { t, seq })).ConfigureAwait(false);
        await session.ExecuteManyAsync("INSERT INTO asset_leaf (path, kind, value, seq) VALUES (@path, @kind, @value, @seq)", ["path", "kind", "value", "seq"], _leaves.Select(l => new object[] { l.Path, l.Kind, l.Value, seq })).ConfigureAwait(false);
    }

    public async Task RemoveAsync(SqlSession session, long seq)
    {
        await session.ExecuteAsync("DELETE FROM asset_tags WHERE seq = @seq", ("seq", seq)).ConfigureAwait(false);
        if (_hasLeaves)
            await session.ExecuteAsync("DELETE FROM asset_leaf WHERE seq = @seq", ("seq", seq)).ConfigureAwait(false);
    }
}
