using System.Text;

namespace AssetSdk.Stores;

/// <summary>A set of characters in an ignore pattern: <c>[a-z0-9_]</c>, <c>[!x]</c>, <c>[[:alpha:]]</c>.</summary>
internal sealed class CharacterClass
{
    private readonly List<(int First, int Last)> _ranges = [];
    private readonly List<Func<Rune, bool>> _named = [];
    private bool _negated;

    public bool Contains(Rune rune) =>
        (_ranges.Exists(r => r.First <= rune.Value && rune.Value <= r.Last) || _named.Exists(n => n(rune))) != _negated;

    /// <summary>Reads a class, and leaves <paramref name="i"/> at its <c>]</c>; <see langword="null"/> when it has none or a name that is not known.</summary>
    public static CharacterClass? TryParse(Rune[] runes, ref int i)
    {
        var result = new CharacterClass();
        i++;
        if (i < runes.Length && runes[i].Value is '!' or '^')
        {
            result._negated = true;
            i++;
        }

        for (var first = i; i < runes.Length; i++)
        {
            if (runes[i].Value == ']' && i > first)
                return result;
            if (runes[i].Value == '[' && i + 1 < runes.Length && runes[i + 1].Value == ':')
            {
                if (!result.TryAddNamed(runes, ref i))
                    return null;
                continue;
            }

            if (Member(runes, ref i) is not { } low)
                return null;
            var high = low;
            if (i + 2 < runes.Length && runes[i + 1].Value == '-' && runes[i + 2].Value != ']')
            {
                i += 2;
                if (Member(runes, ref i) is not { } last)
                    return null;
                high = last;
            }

            result._ranges.Add((low, high));
        }

        return null;
    }

    private static int? Member(Rune[] runes, ref int i)
    {
        if (runes[i].Value == '\\' && ++i == runes.Length)
            return null;
        return runes[i].Value;
    }

    private bool TryAddNamed(Rune[] runes, ref int i)
    {
        var end = i + 2;
        while (end < runes.Length && runes[end].Value != ']')
            end++;
        if (end == runes.Length || runes[end - 1].Value != ':' || end - 1 < i + 2)
            return false;
        Func<Rune, bool>? named = string.Concat(runes[(i + 2)..(end - 1)].Select(static r => r.ToString())) switch
        {
            "alnum" => static r => r.IsAscii && char.IsAsciiLetterOrDigit((char)r.Value),
            "alpha" => static r => r.IsAscii && char.IsAsciiLetter((char)r.Value),
            "blank" => static r => r.Value is ' ' or '\t',
            "cntrl" => static r => r.Value is < 0x20 or 0x7F,
            "digit" => static r => r.IsAscii && char.IsAsciiDigit((char)r.Value),
            "graph" => static r => r.Value is > 0x20 and < 0x7F,
            "lower" => static r => r.IsAscii && char.IsAsciiLetterLower((char)r.Value),
            "print" => static r => r.Value is >= 0x20 and < 0x7F,
            "punct" => static r => r.Value is > 0x20 and < 0x7F && !char.IsAsciiLetterOrDigit((char)r.Value),
            "space" => static r => r.Value is ' ' or (>= '\t' and <= '\r'),
            "upper" => static r => r.IsAscii && char.IsAsciiLetterUpper((char)r.Value),
            "xdigit" => static r => r.IsAscii && char.IsAsciiHexDigit((char)r.Value),
            _ => null,
        };
        if (named is null)
            return false;
        _named.Add(named);
        i = end;
        return true;
    }
}
