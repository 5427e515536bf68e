using System.Globalization;

namespace AssetSdk.Generators.Tests;

public class DeterminismTests
{
    private static string Index => new IndexBuilder().Folder("iris/images", "i/ı/İ/item.txt", "i-x", "i+x", "größe.txt").Folder("big", "1.0", [], fileCount: 1234567).File("fonts/inter", "inter.ttf").Write();

    [Fact]
    public void Code_UnderTurkishCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Generation.Run(Index).Code();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("tr-TR");
            // The culture is a real one here, or this test proves nothing.
            Assert.Equal("İ", "i".ToUpper(CultureInfo.CurrentCulture));
            Assert.Equal(expected, Generation.Run(Index).Code());
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }

        Assert.Contains("Iris.Images", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Assembly_OnAnotherMachine_IsTheSame()
    {
        var here = Generation.Run(new IndexFileText("/home/a/obj/App.assets.index", Index));
        var there = Generation.Run(new IndexFileText(@"C:\b\obj\App.assets.index", Index));
        Assert.Equal(here.Code(), there.Code());
        Assert.Equal(here.Compile().Emitted(), there.Compile().Emitted());
    }

    [Fact]
    public void Code_AnyLine_HasNoCarriageReturn() => Assert.DoesNotContain("\r", Generation.Run(Index).Code(), StringComparison.Ordinal);
}
