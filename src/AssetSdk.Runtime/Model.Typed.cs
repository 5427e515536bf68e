namespace AssetSdk.Runtime;

/// <summary>A model that makes a <typeparamref name="TOut"/> of a <typeparamref name="TIn"/>.</summary>
/// <typeparam name="TIn">What it is given.</typeparam>
/// <typeparam name="TOut">What it says.</typeparam>
public abstract class Model<TIn, TOut> : Model
{
    /// <summary>Says what the model makes of one input.</summary>
    /// <param name="input">The input.</param>
    public abstract TOut Predict(TIn input);

    /// <summary>Says what the model makes of several inputs, in their order. Without an override it is <see cref="Predict"/> of each.</summary>
    /// <param name="inputs">The inputs.</param>
    public virtual IReadOnlyList<TOut> PredictBatch(IReadOnlyList<TIn> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var outputs = new TOut[inputs.Count];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = Predict(inputs[i]);
        return outputs;
    }

    /// <summary>Says what the model makes of one input. Without an override it is <see cref="Predict"/> on the caller's thread: a model that computes has nothing to wait for.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Stops it, if it has not begun.</param>
    public virtual Task<TOut> PredictAsync(TIn input, CancellationToken cancellationToken = default) => Completed(static (model, i) => model.Predict(i), input, cancellationToken);

    /// <summary>Says what the model makes of several inputs, in their order. Without an override it is <see cref="PredictBatch"/> on the caller's thread.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="cancellationToken">Stops it, if it has not begun.</param>
    public virtual Task<IReadOnlyList<TOut>> PredictBatchAsync(IReadOnlyList<TIn> inputs, CancellationToken cancellationToken = default) =>
        Completed(static (model, i) => model.PredictBatch(i), inputs, cancellationToken);

    // A caller of an async method finds its failure in the task.
    private Task<TResult> Completed<TInput, TResult>(Func<Model<TIn, TOut>, TInput, TResult> predict, TInput input, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<TResult>(cancellationToken);
        try
        {
            return Task.FromResult(predict(this, input));
        }
        catch (OperationCanceledException e) when (e.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(e.CancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is, it is the task's.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Task.FromException<TResult>(e);
        }
    }
}
