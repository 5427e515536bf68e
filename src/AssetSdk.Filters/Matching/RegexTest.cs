using System.Text.Json;
using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Filters;

/// <summary><c>$regex</c>: of strings.</summary>
internal sealed class RegexTest : ValueTest
{
    private readonly Regex _regex;
    private readonly FieldPath? _path;

    private RegexTest(Regex regex, string pattern, FieldPath? path)
    {
        _regex = regex;
        Pattern = pattern;
        _path = path;
    }

    public string Pattern { get; }

    public RegexOptions Options => _regex.Options;

    /// <summary>Makes a test. Time is linear in the value where .NET can do that; otherwise, with look-around, back references and the like, it is limited.</summary>
    /// <exception cref="ArgumentException">The pattern is none.</exception>
    public static RegexTest Create(string pattern, RegexOptions options, TimeSpan timeout, FieldPath? path)
    {
        try
        {
            return new RegexTest(new Regex(pattern, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, timeout), pattern, path);
        }
        catch (NotSupportedException)
        {
            return new RegexTest(new Regex(pattern, options | RegexOptions.CultureInvariant, timeout), pattern, path);
        }
    }

    public override bool Accepts(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return false;
        MatchTime.Check();
        try
        {
            return _regex.IsMatch(JsonText.Text(value));
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new AssetException(AssetErrorCode.FilterTooLarge, $"The regular expression of '$regex' at '{Printed.Path(_path)}' took longer than {_regex.MatchTimeout.TotalMilliseconds:0} ms on one value. Write one without look-around and back references: those are matched in linear time.", e);
        }
    }
}
