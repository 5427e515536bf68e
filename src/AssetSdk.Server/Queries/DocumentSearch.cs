using System.Text;
using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Operation;

namespace AssetSdk.Server.Queries;

/// <summary>Answers queries: asks the filter of every candidate, and sends what matches as it is found.</summary>
internal sealed class DocumentSearch(ServerOptions options, QueryCursors cursors, SortMemory memory, ServerMetrics metrics, TimeProvider clock) : IDisposable
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = StrictJson.MaxDepth * 2 };

    private readonly SearchTurns _turns = new(Environment.ProcessorCount * 2);

    public void Dispose() => _turns.Dispose();

    /// <summary>Answers a query from the documents that may match, in the order in which they came.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>: it would take too long, or hold too much.</exception>
    public async Task AnswerAsync(HttpContext context, DocumentQuery query, IAsyncEnumerable<Candidate> candidates)
    {
        using var budget = new SearchBudget(options.Limits.QueryTime, _turns, clock, context.RequestAborted);
        var writer = new ResultWriter(context, query.Projection, options.Limits.StallTimeout);
        await using (writer.ConfigureAwait(false))
        {
            try
            {
                if (query.Sort is null)
                    await StreamAsync(query, candidates, writer, budget).ConfigureAwait(false);
                else
                    await SortAsync(query, candidates, writer, budget).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (budget.Token.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
            {
                throw budget.TooBroad();
            }
        }
    }

    private async Task StreamAsync(DocumentQuery query, IAsyncEnumerable<Candidate> candidates, ResultWriter writer, SearchBudget budget)
    {
        var (skip, left, last) = (query.Skip, query.Limit, query.After);
        string? cursor = null;
        if (left > 0)
        {
            await foreach (var candidate in candidates.WithCancellation(budget.Token).ConfigureAwait(false))
            {
                await budget.SpendAsync().ConfigureAwait(false);
                last = candidate.Seq;
                using var document = JsonDocument.Parse(candidate.Json, Reading);
                if (!Matches(query, document.RootElement) || skip-- > 0)
                    continue;
                var sending = writer.WriteAsync(document.RootElement);
                if (!sending.IsCompletedSuccessfully)
                {
                    budget.Stop();
                    await sending.ConfigureAwait(false);
                    budget.Start();
                }

                if (--left > 0)
                    continue;
                cursor = cursors.After(last);
                break;
            }
        }

        budget.Stop();
        await writer.EndAsync(cursor).ConfigureAwait(false);
    }

    private async Task SortAsync(DocumentQuery query, IAsyncEnumerable<Candidate> candidates, ResultWriter writer, SearchBudget budget)
    {
        using var best = new SortedDocuments(query.Sort!, query.Last, options.Limits.MaxSortedBytes, memory, budget);
        await foreach (var candidate in candidates.WithCancellation(budget.Token).ConfigureAwait(false))
        {
            await budget.SpendAsync().ConfigureAwait(false);

            // Of bytes that the document keeps as they are: of a text it would make its own, beside it.
            var bytes = Encoding.UTF8.GetBytes(candidate.Json);
            var document = JsonDocument.Parse(bytes, Reading);
            if (Matches(query, document.RootElement))
                best.Add(candidate.Seq, document, bytes.Length);
            else
                document.Dispose();
        }

        best.Sort();
        budget.Stop();
        foreach (var document in best.InOrder().Skip((int)Math.Min(query.Skip, int.MaxValue)))
            await writer.WriteAsync(document.RootElement).ConfigureAwait(false);
        await writer.EndAsync(cursor: null).ConfigureAwait(false);
    }

    private bool Matches(DocumentQuery query, JsonElement document)
    {
        metrics.ScannedDocuments.Add(1);
        if (!query.Filter.Matches(document))
            return false;
        metrics.MatchedDocuments.Add(1);
        return true;
    }
}
