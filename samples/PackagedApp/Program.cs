using System.Globalization;
using System.Text;
using PackagedApp;

// What a service logs when it starts: which data it runs on.
foreach (var asset in Assets.All)
    Console.Error.WriteLine($"runs on {asset.Name} {asset.Version} {asset.Digest}");

// '0370..03FF; Greek and Coptic'
var blocks = File.ReadLines(Assets.Blocks.Path)
    .Where(line => line.Length > 0 && line[0] != '#')
    .Select(line => line.Split(["..", "; "], StringSplitOptions.None))
    .Select(parts => (First: Hex(parts[0]), Last: Hex(parts[1]), Name: parts[2]))
    .ToList();

var text = args.Length > 0 ? string.Join(' ', args) : "AssetSdk für Ελλάδα ☃";
foreach (var block in text.EnumerateRunes().GroupBy(BlockOf).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
    Console.WriteLine($"{block.Count(),3}  {block.Key}");

string BlockOf(Rune rune) => blocks.FirstOrDefault(b => b.First <= rune.Value && rune.Value <= b.Last).Name ?? "(none)";

static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
