using System.Text;

namespace UnicodeNames;

/// <summary>A character of the database.</summary>
internal sealed record Character(int CodePoint, string Name, string Category, IReadOnlyList<string> Aliases, string Block, string Script)
{
    public override string ToString()
    {
        var glyph = Rune.IsValid(CodePoint) && Rune.GetUnicodeCategory(new Rune(CodePoint)) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Surrogate)
            ? new Rune(CodePoint).ToString()
            : " ";
        var aliases = Aliases.Count == 0 ? "" : $" (also {string.Join(", ", Aliases)})";
        return $"{glyph}  U+{CodePoint:X4}  {Name}{aliases}  [{Category}, {Script}, {Block}]";
    }
}
