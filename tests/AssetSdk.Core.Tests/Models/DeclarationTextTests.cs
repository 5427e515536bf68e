using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

public sealed class DeclarationTextTests
{
    private static IReadOnlyList<DeclaredSetting> Settings(string text)
    {
        Assert.True(DeclaredSetting.TryParse(text, out var settings, out var problem), problem);
        return settings;
    }

    private static string Problem(string text)
    {
        Assert.False(DeclaredSetting.TryParse(text, out _, out var problem));
        return problem;
    }

    [Fact]
    public void Settings_EachPart_IsRead()
    {
        var settings = Settings("BatchSize:int=32;Threshold:double=0.5;\n  Labels:string[]=neg|pos ; Name=a=b:c;Decoder.Beam:int=4;None:int[]=;Text=x;;y|z");

        Assert.Equal(["BatchSize", "Threshold", "Labels", "Name", "Decoder.Beam", "None", "Text"], settings.Select(s => string.Join('.', s.Path)));
        Assert.Equal(["int", "double", "string[]", "string", "int", "int[]", "string"], settings.Select(s => s.Type));
        Assert.Equal(["32", "0.5", "neg,pos", "a=b:c", "4", "", "x;y|z"], settings.Select(s => string.Join(',', s.Values)));
        Assert.Equal([true, true, true, false, true, true, false], settings.Select(s => s.HasType));
        Assert.Empty(settings[5].Values);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; \n ; ")]
    public void Settings_Nothing_IsEmpty(string text) => Assert.Empty(Settings(text));

    [Theory]
    [InlineData("A:bool=True")]
    [InlineData("A:bool=")]
    [InlineData("A:int=2147483648")]
    [InlineData("A:int=1.0")]
    [InlineData("A:int= ")]
    [InlineData("A:long=9223372036854775808")]
    [InlineData("A:double=NaN")]
    [InlineData("A:double=Infinity")]
    [InlineData("A:double=1e400")]
    [InlineData("A:double=1,5")]
    [InlineData("A:double=.5")]
    [InlineData("A:decimal=0.12345678901234567890123456789")]
    [InlineData("A:decimal=1e-29")]
    [InlineData("A:decimal=1e29")]
    [InlineData("A:timespan=5")]
    [InlineData("A:timespan=24:00:00")]
    [InlineData("A:int[]=1||2")]
    [InlineData("A:int[]=1|")]
    public void Settings_ValueOfAnotherType_IsAProblemThatNamesIt(string text) => Assert.Contains("The setting 'A' is '", Problem(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("A:bool=false", "false")]
    [InlineData("A:int=-007", "-7")]
    [InlineData("A:long=9223372036854775807", "9223372036854775807")]
    [InlineData("A:double=-1.50E+3", "-1.50E+3")]
    [InlineData("A:decimal=7922816251426433759354395.335", "7922816251426433759354395.335")]
    [InlineData("A:decimal=0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("A:timespan=00:05:00", "00:05:00")]
    [InlineData("A:timespan=1.12:00:00.5000000", "1.12:00:00.5000000")]
    [InlineData("A:string[]=a || b|c", "a | b,c")]
    public void Settings_ValueOfItsType_IsInTheFormOfTheIndex(string text, string value) => Assert.Equal(value, string.Join(',', Assert.Single(Settings(text)).Values));

    [Theory]
    [InlineData("A", "'A' has no '='")]
    [InlineData("=1", "no usable name")]
    [InlineData("A.=1", "no usable name")]
    [InlineData("--=1", "no usable name")]
    [InlineData("A:float=1", "'float', which does not exist")]
    [InlineData("A:=1", "which does not exist")]
    [InlineData("A=1;A=1", "twice")]
    public void Settings_NoSettings_IsAProblem(string text, string problem) => Assert.Contains(problem, Problem(text), StringComparison.Ordinal);

    [Fact]
    public void Settings_AnyListOfStrings_IsReadAsItWasWritten() => Properties.Check(
        // What cannot be said: two empty elements side by side, and one that begins with the separator.
        Samples.Text.Select(t => t.Trim()).Where(t => t.Length > 0).SelectMany(t => Gen.Elements("", "|", ";").Select(end => t + end)).ListOf().Where(l => l.Count > 1),
        values => DeclaredSetting.TryParse("A:string[]=" + string.Join('|', values.Select(v => v.Replace("|", "||", StringComparison.Ordinal))).Replace(";", ";;", StringComparison.Ordinal), out var settings, out _)
            && settings[0].Values.SequenceEqual(values));

    [Fact]
    public void Dependencies_WithAndWithoutAlias_AreRead()
    {
        Assert.True(DeclaredDependency.TryParse(" tokenizer = bert_tokenizer; other/model-2 ;", out var dependencies, out _));

        Assert.Equal([("tokenizer", "bert_tokenizer"), ("other/model-2", "other/model-2")], dependencies.Select(d => (d.Alias, d.Key)));
    }

    [Theory]
    [InlineData("a=")]
    [InlineData("=b")]
    [InlineData("a=b=c")]
    [InlineData("a b")]
    [InlineData("a=_")]
    [InlineData("a=x;;y")]
    public void Dependencies_NoModel_IsAProblem(string text)
    {
        Assert.False(DeclaredDependency.TryParse(text, out _, out var problem));
        Assert.Contains("Write alias=key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Assets_TagsAndReferences_AreTakenApart()
    {
        Assert.True(DeclaredAsset.TryParse("vocab=nlp/sentiment:2[a=b;;c.txt]; big = nlp/x", out var assets, out _));

        Assert.Equal([("vocab", "nlp/sentiment", "2", "a=b;c.txt"), ("big", "nlp/x", "", "")], assets.Select(a => (a.Tag, a.Name, a.Version, a.SubPath)));
        Assert.Equal("nlp/sentiment:2[a=b;c.txt]", assets[0].Reference);
    }

    [Theory]
    [InlineData("nlp/x:1")]
    [InlineData("=nlp/x:1")]
    public void Assets_WithoutTag_AreAProblem(string text)
    {
        Assert.False(DeclaredAsset.TryParse(text, out _, out var problem));
        Assert.Contains("tag", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.1", true)]
    [InlineData("0.10", true)]
    [InlineData("1e-12", true)]
    [InlineData("1E-05", true)]
    [InlineData("-0", true)]
    [InlineData("100", true)]
    [InlineData("0.30000000000000004", true)]
    [InlineData("0.1000000000000000055511151231257827", false)]
    [InlineData("9007199254740993", false)]
    [InlineData("1e400", false)]
    [InlineData("1e999999999999", false)]
    [InlineData("x", false)]
    public void RoundTripsDouble_Numbers_AreThoseThatLoseNothing(string text, bool exact) => Assert.Equal(exact, NumberText.RoundTripsDouble(text));

    [Fact]
    public void RoundTripsDouble_EveryDouble_IsExactInItsOwnText() => Properties.Check(
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite), value => NumberText.RoundTripsDouble(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)), 2000);
}
