using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

/// <summary>Runs a property over generated values.</summary>
internal static class Properties
{
    /// <param name="values">The values.</param>
    /// <param name="property">What holds of each.</param>
    /// <param name="times">How many are tried.</param>
    /// <param name="seed">An odd number, for the same values each time.</param>
    public static void Check<T>(Gen<T> values, Func<T, bool> property, int times, ulong? seed = null)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(times);
        if (seed is { } known)
            config = config.WithReplay(new Replay(new Rnd(known, known), Microsoft.FSharp.Core.FSharpOption<int>.None));
        FsCheck.Check.One(config, Prop.ForAll(values.ToArbitrary(), property));
    }
}
