using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AssetSdk.Runtime;

/// <summary>What scalars are by the core schema of YAML 1.2.</summary>
internal static class CoreSchema
{
    /// <summary>What the names of its tags begin with.</summary>
    public const string Tag = "tag:yaml.org,2002:";

    // More than the digits of any number that a program computes with: turning a base into another is not linear.
    private const int MaxConvertedDigits = 256;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> OctalDigits = SearchValues.Create("01234567");

    /// <summary>Types a scalar.</summary>
    /// <exception cref="YamlReadException">It is not what its tag says.</exception>
    public static YamlScalar Read(Scalar scalar)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        if (scalar.Tag.IsEmpty || scalar.Tag is { IsNonSpecific: true } && scalar.Tag.Value == "?")
            return new YamlScalar(scalar.Start, scalar.Value, isPlain ? Plain(scalar) : null);

        var (text, tag) = (scalar.Value, scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value);
        var json = tag switch
        {
            "!" or Tag + "str" => null,
            Tag + "null" => IsNull(text) ? "null" : throw Unfit(scalar, "null"),
            Tag + "bool" => Bool(text) ?? throw Unfit(scalar, "true or false"),
            Tag + "int" => TryInteger(scalar, out var integer) ? integer : throw Unfit(scalar, "an integer"),
            Tag + "float" => TryInteger(scalar, out var whole) ? whole : TryFloat(scalar, out var number) ? number : throw Unfit(scalar, "a number"),
            _ => throw new YamlReadException($"The tag '{YamlReader.Shown(tag)}' is not of YAML's core schema: leave it out.", scalar.Start),
        };
        return new YamlScalar(scalar.Start, text, json);
    }

    /// <summary>What a plain scalar is, as JSON, or <see langword="null"/> for text.</summary>
    private static string? Plain(Scalar scalar) =>
        IsNull(scalar.Value) ? "null" : Bool(scalar.Value) ?? (TryInteger(scalar, out var json) || TryFloat(scalar, out json) ? json : null);

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static string? Bool(string text) => text switch { "true" or "True" or "TRUE" => "true", "false" or "False" or "FALSE" => "false", _ => null };

    /// <summary><c>[-+]?[0-9]+</c>, <c>0o[0-7]+</c>, <c>0x[0-9a-fA-F]+</c>.</summary>
    private static bool TryInteger(Scalar scalar, [NotNullWhen(true)] out string? json)
    {
        var text = scalar.Value;
        json = null;
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'o')
        {
            var digits = text.AsSpan(2);
            var isHex = text[1] == 'x';
            if (digits.ContainsAnyExcept(isHex ? HexDigits : OctalDigits))
                return false;
            if (digits.Length > MaxConvertedDigits)
                throw new YamlReadException($"A number has more than {MaxConvertedDigits} digits to convert: write it as a decimal number, or as text.", scalar.Start);
            var value = BigInteger.Zero;
            foreach (var digit in digits)
                value = (value * (isHex ? 16 : 8)) + System.Convert.ToInt32(digit.ToString(), 16);
            json = value.ToString(CultureInfo.InvariantCulture);
            return true;
        }

        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (at == text.Length || text.AsSpan(at).ContainsAnyExceptInRange('0', '9'))
            return false;
        json = Sign(text) + WithoutZeros(text[at..]);
        return true;
    }

    /// <summary><c>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c>; JSON wants a digit on both sides of the point.</summary>
    private static bool TryFloat(Scalar scalar, [NotNullWhen(true)] out string? json)
    {
        var text = scalar.Value;
        json = null;
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (text.AsSpan(at) is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
            throw new YamlReadException($"JSON has no '{text}': write a number, null, or text in quotes.", scalar.Start);

        var whole = Digits(text, ref at);
        var fraction = "";
        var hasPoint = at < text.Length && text[at] == '.';
        if (hasPoint)
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole.Length + fraction.Length == 0)
            return false;
        var exponent = "";
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var from = at++;
            if (at < text.Length && text[at] is '-' or '+')
                at++;
            if (Digits(text, ref at).Length == 0)
                return false;
            exponent = text[from..at];
        }

        if (at != text.Length)
            return false;
        json = $"{Sign(text)}{(whole.Length == 0 ? "0" : WithoutZeros(whole))}{(hasPoint ? "." + (fraction.Length == 0 ? "0" : fraction) : "")}{exponent}";
        return true;
    }

    private static string Digits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text[from..at];
    }

    private static string Sign(string text) => text[0] == '-' ? "-" : "";

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static YamlReadException Unfit(Scalar scalar, string wanted) => new($"'{YamlReader.Shown(scalar.Value)}' is not {wanted}, as its tag says: correct one of them.", scalar.Start);
}
