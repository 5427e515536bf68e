using UnicodeNames;

if (args.Length == 0)
{
    Console.Error.WriteLine("""
        Looks up Unicode characters by code point or by words of their name.
        usage: UnicodeNames U+2603        one character by its code point
               UnicodeNames snowman       every character whose name has these words
        """);
    return 2;
}

// Where the data comes from is one line: the accessor, typed and checked when the project is built.
var database = CharacterDatabase.Load(
    Assets.Unicode.Ucd.Files.UnicodeDataTxt,
    Assets.Unicode.Ucd.Files.NameAliasesTxt,
    Assets.Unicode.Ucd.Files.BlocksTxt,
    Assets.Unicode.Ucd.Files.ScriptsTxt);

var found = CodePoint.TryParse(args[0], out var codePoint)
    ? database.Find(codePoint) is { } one ? [one] : []
    : database.Search(args).ToList();

foreach (var character in found)
    Console.WriteLine(character);
if (found.Count == 0)
    Console.Error.WriteLine($"No character of {Assets.Unicode.Ucd.Name} {Assets.Unicode.Ucd.Version} answers '{string.Join(' ', args)}'.");
return found.Count > 0 ? 0 : 1;
