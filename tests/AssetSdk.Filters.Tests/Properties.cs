using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

/// <summary>Runs a property over generated values.</summary>
internal static class Properties
{
    public static void Check<T>(Gen<T> values, Func<T, bool> property, int times) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(values.ToArbitrary(), property));
}
