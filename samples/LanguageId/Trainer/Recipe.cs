namespace LanguageId.Trainer;

/// <summary>How a version of the model is made: among these orders and discounts, those of the least cross-validated perplexity.</summary>
internal sealed record Recipe(string Version, IReadOnlyList<int> Orders)
{
    /// <summary>The versions there are: bigrams first, then n-grams as long as they pay.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [new("1.0", [2]), new("1.1", [2, 3, 4])];

    private static IEnumerable<double> Discounts => Enumerable.Range(1, 9).Select(tenths => tenths / 10.0);

    public (int Order, double Discount) Choose(CrossValidation validation) => (
        from order in Orders
        from discount in Discounts
        select (order, discount)).MinBy(choice => validation.Perplexity(choice.order, choice.discount));
}
