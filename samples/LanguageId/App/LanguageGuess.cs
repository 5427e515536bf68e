using System.Globalization;

namespace LanguageId;

/// <summary>Which language a text is in, and which others it might be in; none when the text is too short to tell.</summary>
internal sealed record LanguageGuess(IReadOnlyList<Candidate> Candidates)
{
    public static LanguageGuess Undetermined { get; } = new([]);

    /// <summary>The tag of the language, as BCP 47 has it: <c>und</c> stands for undetermined.</summary>
    public string Language => Candidates is [var best, ..] ? best.Tag : "und";

    public override string ToString() => Candidates.Count == 0 ? "too short to tell" : string.Join('\n', Candidates);
}

/// <summary>A language that a text may be in.</summary>
internal sealed record Candidate(string Tag, string Name, double Probability)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tag}  {Name,-16} {100 * Probability,5:F1} %");
}
