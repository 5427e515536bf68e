using System.Reflection;
using AssetSdk.Core;
using AssetSdk.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Generators.Tests;

/// <summary>Names and values of models that nobody would give, and somebody will.</summary>
public class HostileModelTests
{
    private static readonly MetadataReference[] Runtime =
    [
        .. new[] { typeof(ModelLibrary), typeof(IConfiguration), typeof(IServiceCollection), typeof(Microsoft.Extensions.Primitives.IChangeToken) }
            .Select(t => t.Assembly.Location).Distinct(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("decoder.beam:int=1;DecoderSettings=2")]
    [InlineData("decoder.beam:int=1;decoder settings=2;decoder-settings.x=3")]
    [InlineData("Decoder.Decoder.Decoder.Beam:int=1")]
    [InlineData("a.ASettings=1;a.a.x=1")]
    [InlineData("BatchSize:int=1;WithBatchSize:int=2")]
    [InlineData("Size=1;With=2;WithSize=3;WithWithSize=4")]
    [InlineData("Clone=1;EqualityContract=2;PrintMembers=3;Deconstruct=4;Bind=5;ModelKey=6;Key=7;MemberwiseClone=8;Finalize=9;GetType=10")]
    [InlineData("value=1;copy=2;other=3;hash=4;element=5;left=6;right=7;section=8;System=9;global=10;AssetSdk=11;Microsoft=12;record=13;field=14;init=15;get=16;set=17")]
    [InlineData("a=1;A=2;Ä=3;ä=4;日本=5;٣=6;x\u0301y=7;ǅ=8;ß=9;ı=10;İ=11")]
    [InlineData("T:timespan=-10675199.02:48:05.4775808;I:int=-2147483648;L:long=-9223372036854775808;D:double=-0;E:double=1e-400;F:double=1.7976931348623157e308;M:decimal=-0.0000000000000000000000000001;N:decimal=1e27;O:double[]=-0|1E5|007;P:decimal[]=007|1.0")]
    [InlineData("Locator_AssetPath=1;locator=2;_locator=3;AssetPath=4;Asset Path=5")]
    [InlineData("m=1;MConfig=2;Models=3;Assets=4;AssetLocator=5;Acme=6;App=7;M=8")]
    [InlineData("MConfig.MConfig.x=1;MSettings.MSettings.MSettings=2")]
    [InlineData("*/ // \" { } </summary> & x=a*/ \" { } </summary> \\ &;y.*/z=//\" <c>\0")]
    public void Settings_AnyNames_Compile(string settings)
    {
        foreach (var runtime in new[] { false, true })
        {
            foreach (var (framework, language, nullable) in new[] { ("netstandard2.0", LanguageVersion.CSharp7_3, NullableContextOptions.Disable), ("net10.0", LanguageVersion.CSharp7_3, NullableContextOptions.Disable), ("net10.0", LanguageVersion.Latest, NullableContextOptions.Enable) })
            {
                if (runtime && framework != "net10.0")
                    continue;
                var index = new IndexBuilder { Visibility = "public" }.Folder("a", "1.0", ["m.json"]).Model("m", settings: settings, assets: [("", 0, "m.json"), ("asset", 0, ""), ("x", 0, "")]);
                var consumer = new Consumer(index.Write()) { Framework = framework, Language = language, Nullable = nullable, References = runtime ? Runtime : [] };
                Assert.Empty(consumer.Generated().Diagnostics);
                consumer.Compile().Emitted();
            }
        }
    }
}
