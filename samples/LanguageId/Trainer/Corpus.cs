using LanguageId.NGrams;

namespace LanguageId.Trainer;

/// <summary>Text in several languages, a paragraph a line.</summary>
internal sealed record Corpus(IReadOnlyList<Language> Languages, IReadOnlyDictionary<string, IReadOnlyList<string>> Paragraphs)
{
    /// <summary>Reads <c>languages.tsv</c> (tag and name a line) and <c>text/&lt;tag&gt;.txt</c>.</summary>
    public static Corpus Read(string folder)
    {
        Language[] languages = [.. File.ReadLines(Path.Combine(folder, "languages.tsv")).Select(l => l.Split('\t')).Select(l => new Language(l[0], l[1]))];
        return new Corpus(languages, languages.ToDictionary(l => l.Tag, l => (IReadOnlyList<string>)File.ReadAllLines(Path.Combine(folder, "text", l.Tag + ".txt")), StringComparer.Ordinal));
    }

    /// <summary>The paragraphs of each language that are at certain places.</summary>
    public Corpus Where(Func<int, bool> isAt) =>
        this with { Paragraphs = Paragraphs.ToDictionary(p => p.Key, p => (IReadOnlyList<string>)[.. p.Value.Where((_, at) => isAt(at))], StringComparer.Ordinal) };

    /// <summary>The n-grams of each language, up to a length.</summary>
    public IReadOnlyDictionary<string, NGramTrie> Count(int order)
    {
        var counts = new SortedDictionary<string, NGramTrie>(StringComparer.Ordinal);
        foreach (var (language, paragraphs) in Paragraphs)
        {
            var trie = counts[language] = new NGramTrie();
            foreach (var word in paragraphs.SelectMany(Words.Of))
                trie.Add(word, order);
        }

        return counts;
    }
}

/// <summary>A language: its tag (BCP 47) and its English name.</summary>
internal sealed record Language(string Tag, string Name);
