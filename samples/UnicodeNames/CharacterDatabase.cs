using System.Globalization;

namespace UnicodeNames;

/// <summary>The Unicode Character Database, as far as names go. File formats: Unicode Standard Annex #44.</summary>
internal sealed class CharacterDatabase
{
    private readonly SortedDictionary<int, Character> _characters;

    private CharacterDatabase(SortedDictionary<int, Character> characters) => _characters = characters;

    public static CharacterDatabase Load(string unicodeData, string nameAliases, string blocks, string scripts)
    {
        var aliases = LoadAliases(nameAliases);
        var blockOf = CodePointRanges.Load(blocks);
        var scriptOf = CodePointRanges.Load(scripts);
        var characters = new SortedDictionary<int, Character>();
        foreach (var line in File.ReadLines(unicodeData))
        {
            var fields = line.Split(';');
            var codePoint = int.Parse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            characters[codePoint] = new Character(codePoint, fields[1], fields[2], aliases.GetValueOrDefault(codePoint) ?? [], blockOf.Find(codePoint), scriptOf.Find(codePoint));
        }

        return new CharacterDatabase(characters);
    }

    public Character? Find(int codePoint) => _characters.GetValueOrDefault(codePoint);

    /// <summary>Every character whose name, or one of whose aliases, has all the words, in any order.</summary>
    public IEnumerable<Character> Search(IReadOnlyCollection<string> words) =>
        _characters.Values.Where(c => c.Aliases.Prepend(c.Name).Any(name =>
        {
            var parts = name.Split([' ', '-']);
            return words.All(w => parts.Contains(w, StringComparer.OrdinalIgnoreCase));
        }));

    private static Dictionary<int, List<string>> LoadAliases(string path)
    {
        var aliases = new Dictionary<int, List<string>>();
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split(';');
            if (fields.Length != 3 || line.StartsWith('#'))
                continue;
            var codePoint = int.Parse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!aliases.TryGetValue(codePoint, out var names))
                aliases.Add(codePoint, names = []);
            names.Add(fields[1]);
        }

        return aliases;
    }
}
