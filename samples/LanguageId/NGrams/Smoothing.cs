namespace LanguageId.NGrams;

/// <summary>How n-grams that were never seen are reckoned with: interpolated absolute discounting.</summary>
/// <param name="Order">The length of the longest n-gram: a character is predicted from one less before it.</param>
/// <param name="Discount">What each n-gram that was seen gives away of its count, between 0 and 1.</param>
/// <param name="Characters">How many characters there are that may turn up at all.</param>
public sealed record Smoothing(int Order, double Discount, int Characters);
