using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators.Tests;

public class CompilationTests
{
    [Fact]
    public void Smoke()
    {
        var result = Generation.Run(new IndexBuilder { Visibility = "public" }.Folder("unicode/ucd", "UnicodeData.txt", "auxiliary/Word.txt").File("fonts/inter", "Inter.ttf").Folder("unicode/ucd/more").Write());
        File.WriteAllText("/tmp/h-gen/out.cs", result.Code());
        foreach (var f in Compiled.Frameworks)
            result.Compile(f, LanguageVersion.CSharp7_3, withoutPragma: true).Emitted();
    }
}
