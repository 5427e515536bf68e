namespace AssetSdk.Core;

/// <summary>
/// Orders strings by their UTF-8 bytes, which is the order of their code points. .NET's ordinal order compares UTF-16 units and puts
/// what lies outside the basic plane before U+E000.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
            return x.Length.CompareTo(y.Length);

        var (left, right) = (x[common], y[common]);
        return char.IsSurrogate(left) == char.IsSurrogate(right) ? left.CompareTo(right) : char.IsSurrogate(left) ? 1 : -1;
    }
}
