using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Filters;

namespace AssetSdk.Server.Queries;

/// <summary>The first documents of an order, of as many as may come, in bounded memory.</summary>
/// <param name="order">The order.</param>
/// <param name="wanted">How many are wanted.</param>
/// <param name="maxBytes">How much may be held.</param>
/// <param name="memory">What all sorted queries hold together.</param>
/// <param name="budget">The time: to compare large documents takes some, too.</param>
internal sealed class SortedDocuments(SortOrder order, long wanted, long maxBytes, SortMemory memory, SearchBudget budget) : IDisposable
{
    private readonly List<Sorted> _documents = [];
    private long _bytes;

    /// <summary>Adds a document, which it owns from now on.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>: what is wanted is more than may be held.</exception>
    public void Add(long seq, JsonDocument document, int bytes)
    {
        _documents.Add(new Sorted(seq, document, bytes));
        Hold(bytes);

        // Cut now and then, not each time: half of the work is thrown away at most.
        if (_documents.Count >= 1000 && _documents.Count / 2 > wanted)
            Cut();
        if (_bytes <= maxBytes)
            return;
        Cut();
        if (_bytes > maxBytes)
            throw new AssetException(AssetErrorCode.QueryTooBroad, $"To sort, the server would have to hold more than {maxBytes >> 20} MiB of documents. Narrow the filter, or set a smaller limit.");
    }

    /// <summary>Brings the documents into their order: afterwards no more are added.</summary>
    public void Sort() => Cut();

    /// <summary>The documents in their order, each until the next is asked for: a client that reads slowly has others wait for the memory of what it has not read only.</summary>
    public IEnumerable<JsonDocument> InOrder()
    {
        foreach (var sorted in _documents)
        {
            yield return sorted.Document;
            sorted.Document.Dispose();
            Hold(-sorted.Bytes);
        }
    }

    public void Dispose()
    {
        foreach (var sorted in _documents)
            sorted.Document.Dispose();
        Hold(-_bytes);
    }

    private void Hold(long bytes)
    {
        _bytes += bytes;
        memory.Hold(bytes);
    }

    private int Compare(Sorted x, Sorted y)
    {
        budget.Spend();
        return order.Compare(x.Document.RootElement, y.Document.RootElement) is var o and not 0 ? o : x.Seq.CompareTo(y.Seq);
    }

    // What is equal in the order stays in that in which it came.
    private void Cut()
    {
        try
        {
            _documents.Sort(Compare);
        }
        catch (InvalidOperationException e) when (e.InnerException is AssetException)
        {
            throw budget.TooBroad();
        }

        if (_documents.Count <= wanted)
            return;
        for (var i = (int)wanted; i < _documents.Count; i++)
        {
            Hold(-_documents[i].Bytes);
            _documents[i].Document.Dispose();
        }

        _documents.RemoveRange((int)wanted, _documents.Count - (int)wanted);
    }

    private readonly record struct Sorted(long Seq, JsonDocument Document, int Bytes);
}
