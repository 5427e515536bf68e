using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary>
/// The time that one evaluation may take: a document and a filter of allowed sizes can make more pairs of values and conditions than anybody waits for. Of the thread, since an
/// evaluation never leaves its own, and every test of a value would have to hand it on otherwise.
/// </summary>
internal static class MatchTime
{
    // How many steps are taken between two looks at the clock.
    private const int StepsPerLook = 64;

    [ThreadStatic]
    private static long _end;

    [ThreadStatic]
    private static int _steps;

    /// <summary>Runs an evaluation that may take so long.</summary>
    public static bool Limit(TimeSpan time, FilterNode node, System.Text.Json.JsonElement document)
    {
        _end = Environment.TickCount64 + Math.Max(1, (long)time.TotalMilliseconds);
        try
        {
            return node.Matches(document);
        }
        finally
        {
            _end = 0;
        }
    }

    /// <summary>Something was done that takes next to no time.</summary>
    public static void Step()
    {
        if ((++_steps & (StepsPerLook - 1)) == 0)
            Check();
    }

    /// <summary>Something is done that may take long.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FilterTooLarge"/>: the time is over.</exception>
    public static void Check()
    {
        if (_end != 0 && Environment.TickCount64 > _end)
            throw new AssetException(AssetErrorCode.FilterTooLarge, "The filter took too long on one document. Write fewer conditions of its large arrays, and regular expressions without look-around and back references.");
    }
}
