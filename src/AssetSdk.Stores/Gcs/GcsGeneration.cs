namespace AssetSdk.Stores;

/// <summary>The generation of an object, the number that every write changes, as a validator: <c>"generation=1360887697105000"</c>, quotes included.</summary>
internal static class GcsGeneration
{
    private const string Start = "\"generation=";

    /// <summary>The validator of an answer; what the protocol says, where an emulator says no generation.</summary>
    public static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-goog-generation", out var values) && IsNumber(values.ToString()) ? $"{Start}{values}\"" : HttpValidator.Of(response);

    /// <summary>The generation of a validator; <see langword="null"/> when it is another one.</summary>
    public static string? Of(string validator) =>
        validator.StartsWith(Start, StringComparison.Ordinal) && validator.EndsWith('"') && IsNumber(validator.AsSpan()[Start.Length..^1]) ? validator[Start.Length..^1] : null;

    private static bool IsNumber(ReadOnlySpan<char> text) => text.Length is > 0 and < 20 && !text.ContainsAnyExceptInRange('0', '9');
}
