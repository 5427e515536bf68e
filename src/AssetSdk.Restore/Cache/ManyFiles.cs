using System.Runtime.ExceptionServices;

namespace AssetSdk.Restore;

/// <summary>Does the same to each of some files: a few one after the other, many on all cores.</summary>
internal static class ManyFiles
{
    private const int Many = 1000;

    /// <exception cref="IOException">What the first that failed threw; others may have been done.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static void Do<T>(IReadOnlyList<T> files, Action<T> action)
    {
        if (files.Count < Many)
        {
            foreach (var file in files)
                action(file);
            return;
        }

        try
        {
            Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, action);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
