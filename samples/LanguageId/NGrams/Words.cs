using System.Text;

namespace LanguageId.NGrams;

/// <summary>The words of a text, as the models count them and are asked about them: training and use must agree here.</summary>
public static class Words
{
    /// <summary>The runs of letters of a text, in lower case and composed (NFC). Digits, signs and spaces only separate them.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var character in text.Normalize(NormalizationForm.FormC).ToLowerInvariant() + ' ')
        {
            if (char.IsLetter(character))
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
    }
}
