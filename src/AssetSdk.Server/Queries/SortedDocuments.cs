using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Filters;

namespace AssetSdk.Server.Queries;

/// <summary>The first documents of an order, of as many as may come, in bounded memory.</summary>
internal sealed class SortedDocuments(SortOrder order, long wanted, long maxBytes) : IDisposable
{
    private readonly List<(Candidate Candidate, JsonDocument Document)> _documents = [];
    private long _characters;

    /// <summary>Adds a document, which it owns from now on.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>: what is wanted is more than may be held.</exception>
    public void Add(Candidate candidate, JsonDocument document)
    {
        _documents.Add((candidate, document));
        _characters += candidate.Json.Length;

        // Cut now and then, not each time: half of the work is thrown away at most.
        if (_documents.Count >= 1000 && _documents.Count / 2 > wanted)
            Cut();
        if (_characters <= maxBytes)
            return;
        Cut();
        if (_characters > maxBytes)
            throw new AssetException(AssetErrorCode.QueryTooBroad, $"To sort, the server would have to hold more than {maxBytes >> 20} MiB of documents. Narrow the filter, or set a smaller limit.");
    }

    /// <summary>The documents in their order.</summary>
    public IEnumerable<(Candidate Candidate, JsonDocument Document)> InOrder()
    {
        Cut();
        return _documents;
    }

    public void Dispose()
    {
        foreach (var (_, document) in _documents)
            document.Dispose();
    }

    // What is equal in the order stays in that in which it came.
    private void Cut()
    {
        _documents.Sort((a, b) => order.Compare(a.Document.RootElement, b.Document.RootElement) is var o and not 0 ? o : a.Candidate.Seq.CompareTo(b.Candidate.Seq));
        if (_documents.Count <= wanted)
            return;
        for (var i = (int)wanted; i < _documents.Count; i++)
        {
            _characters -= _documents[i].Candidate.Json.Length;
            _documents[i].Document.Dispose();
        }

        _documents.RemoveRange((int)wanted, _documents.Count - (int)wanted);
    }
}
