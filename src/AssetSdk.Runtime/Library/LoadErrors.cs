using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>What is said of a model that could not be loaded: to each who asked, by which way it was needed.</summary>
internal static class LoadErrors
{
    public static ModelException Failed(ModelSlot asked, LoadFailure failure)
    {
        var key = failure.Slot.Key;
        var chain = ModelGraph.FindPath(asked, failure.Slot, static _ => [])!.ConvertAll(s => s.Key);
        var needed = chain.Count > 1 ? $" (needed by {KeyPath.Show(chain)})" : "";
        return failure.Cause is ModelException inner
            ? new ModelException(inner.Code, $"The model '{key}' could not be loaded{needed}: {inner.Message}", key, [.. chain, .. inner.Chain.SkipWhile(k => k == key)], inner)
            : new ModelException(AssetErrorCode.ModelLoadFailed, $"The model '{key}' could not be loaded{needed}: {Sentence(failure.Cause)} Correct the cause; the next request tries again.", key, chain, failure.Cause);
    }

    private static string Sentence(Exception cause)
    {
        var text = $"{cause.GetType().Name}: {cause.Message}".TrimEnd();
        return text[^1] is '.' or '!' or '?' ? text : text + ".";
    }
}
