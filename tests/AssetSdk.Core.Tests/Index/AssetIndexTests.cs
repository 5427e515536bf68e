using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

public sealed class AssetIndexTests
{
    private static Gen<IndexAsset> Assets { get; } =
        from texts in Samples.Text.ListOf(13)
        from numbers in Gen.Choose(0, int.MaxValue).ListOf(2)
        from files in (from path in Samples.Text from size in Gen.Choose(0, int.MaxValue) from digest in Samples.Digests select new IndexFile(path, (long)size << 20, digest.Hex)).ListOf()
        select new IndexAsset(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], numbers[0] % 2 == 0, (long)numbers[0] << 20, numbers[1], texts[6], texts[7], texts[8], texts[9], texts[10], texts[11], [.. files], isHidden: numbers[1] % 2 == 0);

    private static Gen<IndexModel> Models(int assets) =>
        from texts in Samples.Text.ListOf(4)
        from named in (from t in Samples.Text.ListOf(3) from asset in Gen.Choose(0, assets - 1) select new IndexModelAsset(t[0], t[1], asset, t[2])).ListOf()
        from settings in (from path in Samples.Text.NonEmptyListOf() from values in Samples.Text.ListOf() select new IndexModelSetting("string[]", [.. path.Take(9)], [.. values])).ListOf()
        from scalar in (from path in Samples.Text.NonEmptyListOf() from value in Samples.Text select new IndexModelSetting("int", [.. path.Take(9)], [value])).ListOf()
        from needed in (from t in Samples.Text.ListOf(2) select new IndexModelDependency(t[0], t[1])).ListOf()
        from line in Gen.Choose(0, int.MaxValue - 1)
        select new IndexModel(texts[0], texts[1], texts[2], texts[3], line, line / 2, assets == 0 ? [] : [.. named], [.. settings, .. scalar], [.. needed]);

    private static Gen<IndexConfigNode> Node(int depth) =>
        from key in Samples.Text
        from kind in depth == 0 ? Gen.Elements("string", "bool", "int", "long", "double", "decimal", "any") : Gen.Elements("object", "list", "int")
        from flags in Gen.Elements(true, false).ListOf(2)
        from examples in Samples.Text.ListOf()
        from children in kind switch
        {
            "object" => Node(depth - 1).ListOf().Select(c => c.Take(3).ToList()),
            "list" => Node(depth - 1).Select(c => new List<IndexConfigNode> { new("", c.Kind, c.IsNullable, c.IsOptional, c.Examples, c.Children) }),
            _ => Gen.Constant(new List<IndexConfigNode>()),
        }
        select new IndexConfigNode(key, kind, flags[0], flags[1], [.. examples.Take(3)], children);

    private static Gen<IndexConfig> Configs(int assets) =>
        from texts in Samples.Text.ListOf(3)
        from asset in Gen.Choose(IndexConfig.NoAsset, assets - 1)
        from format in Gen.Elements("json", "yaml")
        from root in Node(3)
        select new IndexConfig(texts[0], asset, texts[1], format, texts[2], 3, 4, root);

    private static AssetIndex Sample { get; } = new("Assets", "My.App", "internal", "My.App",
    [
        new IndexAsset("a/b:1", "a/b", "1", "major_minor", "1.0", Digest.Of("abc"u8).ToString(), true, 3, 1, "", "", "", "all", IndexAsset.Restored, "", [new IndexFile("x\ty", 3, Digest.Of("abc"u8).Hex)]),
        new IndexAsset("c", "c", "", "semver", "1.0.0", Digest.Of("abc"u8).ToString(), false, 3, 1, "c.bin", "", "My.C", "none", IndexAsset.Locked, "data", [], isHidden: true),
    ],
    [
        new IndexModel("sentiment", "My.Sentiment", "Two\nlines", "models.yaml", 3, 5,
            [new IndexModelAsset("", "a/b:1[x\ty]", 0, "x\ty"), new IndexModelAsset("vocab", "c", 1, "")],
            [new IndexModelSetting("int", ["Decoder", "Beam"], ["4"]), new IndexModelSetting("string[]", ["Labels"], ["neg", "pos"]), new IndexModelSetting("int[]", ["None"], [])],
            [new IndexModelDependency("tokenizer", "bert")]),
        new IndexModel("bert", "", "", "", 0, 0, [], [], []),
    ],
    [
        new IndexConfig("BertConfig", 0, "x\ty", "json", "My.App.csproj", 7, 9, new IndexConfigNode("", "object", false, false, [],
        [
            new IndexConfigNode("layers", "list", false, false, [], [new IndexConfigNode("", "int", true, false, ["1", "2"], [])]),
            new IndexConfigNode("rate", "double", false, true, ["0.5"], []),
        ])),
        new IndexConfig("AppModel", IndexConfig.NoAsset, "config/app.yaml", "yaml", "", 0, 0, new IndexConfigNode("", "any", true, false, [], [])),
    ]);

    [Fact]
    public void Write_Golden_IsARecordALine() => Assert.Equal(
        "assetsdk-index 1\n"
        + "class\tAssets\nnamespace\tMy.App\nvisibility\tinternal\nassembly\tMy.App\n"
        + "asset\ta/b:1\ta/b\t1\tmajor_minor\t1.0\tsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\tfolder\t3\t1\t\t\t\tall\trestored\t\t\n"
        + "asset\tc\tc\t\tsemver\t1.0.0\tsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\tfile\t3\t1\tc.bin\t\tMy.C\tnone\tlocked\tdata\thidden\n"
        + "model\tsentiment\tMy.Sentiment\tTwo\\nlines\tmodels.yaml\t3\t5\n"
        + "model-asset\t0\t\ta/b:1[x\\ty]\t0\tx\\ty\n"
        + "model-asset\t0\tvocab\tc\t1\t\n"
        + "model-setting\t0\tint\t2\tDecoder\tBeam\t4\n"
        + "model-setting\t0\tstring[]\t1\tLabels\tneg\tpos\n"
        + "model-setting\t0\tint[]\t1\tNone\n"
        + "model-dependency\t0\ttokenizer\tbert\n"
        + "model\tbert\t\t\t\t0\t0\n"
        + "config\tBertConfig\t0\tx\\ty\tjson\tMy.App.csproj\t7\t9\n"
        + "config\tAppModel\t\tconfig/app.yaml\tyaml\t\t0\t0\n"
        + "config-node\t0\t\t\tobject\tfalse\tfalse\n"
        + "config-node\t0\t0\tlayers\tlist\tfalse\tfalse\n"
        + "config-node\t0\t1\t\tint\ttrue\tfalse\t1\t2\n"
        + "config-node\t0\t0\trate\tdouble\tfalse\ttrue\t0.5\n"
        + "config-node\t1\t\t\tany\ttrue\tfalse\n"
        + "file\t0\tx\\ty\t3\tba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        Sample.Write());

    [Fact]
    public void WriteAndRead_AnyIndex_AreInverse() => Properties.Check(
        from assets in Assets.ListOf()
        from models in Models(assets.Count).ListOf()
        from configs in Configs(assets.Count).ListOf()
        from texts in Samples.Text.ListOf(4)
        select new AssetIndex(texts[0], texts[1], texts[2], texts[3], [.. assets], [.. models.Take(4)], [.. configs.Take(4)]),
        index => AssetIndex.TryRead(new StringReader(index.Write()), withFiles: true)?.Write() == index.Write());

    [Fact]
    public void TryRead_WithoutFiles_HasTheRest()
    {
        var read = AssetIndex.TryRead(new StringReader(Sample.Write()), withFiles: false)!;

        Assert.Equal("Assets", read.ClassName);
        Assert.Equal(2, read.Assets.Count);
        Assert.Equal("assets/a/b/1.0", read.Assets[0].TargetFolder);
        Assert.Equal("data", read.Assets[1].TargetFolder);
        Assert.All(read.Assets, a => Assert.Empty(a.Files));
        Assert.Equal([false, true], read.Assets.Select(a => a.IsHidden));
    }

    [Fact]
    public void TryRead_ModelsAndConfigs_AreThere()
    {
        var read = AssetIndex.TryRead(new StringReader(Sample.Write()), withFiles: true)!;

        Assert.Equal(["Decoder", "Beam"], read.Models[0].Settings[0].Path);
        Assert.Equal(["neg", "pos"], read.Models[0].Settings[1].Values);
        Assert.Empty(read.Models[0].Settings[2].Values);
        Assert.Equal(IndexConfig.NoAsset, read.Configs[1].AssetOrdinal);
        Assert.Equal(["layers", "rate"], read.Configs[0].Root.Children.Select(c => c.Key));
        Assert.Equal(["1", "2"], read.Configs[0].Root.Children[0].Children[0].Examples);
    }

    [Fact]
    public void TryRead_KeysAndColumnsOfANewerVersion_AreSkipped()
    {
        var newer = Sample.Write()
            .Replace("lock\tlock\n", "lock\tlock\tmore\nnews\tx\nlonely\n", StringComparison.Ordinal)
            .Replace("restored\t\t\n", "restored\t\textra\tmore\n", StringComparison.Ordinal)
            .Replace("\t3\t5\n", "\t3\t5\tmore\nmodel-news\tx\nconfig-news\t7\nmodels\n", StringComparison.Ordinal)
            .Replace("0015ad\n", "0015ad\tmore\n", StringComparison.Ordinal);

        Assert.Equal(Sample.Write(), AssetIndex.TryRead(new StringReader(newer), withFiles: true)!.Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("assetsdk-index 2\n")]
    [InlineData("assetsdk-index 1\nasset\ta\n")]
    [InlineData("assetsdk-index 1\nfile\t0\ta\t3\taa\n")]
    [InlineData("assetsdk-index 1\nfile\tx\ta\t3\taa\n")]
    [InlineData("assetsdk-index 1\nfile\t0\ta\n")]
    [InlineData("assetsdk-index 1\nasset\tr\tn\t\ts\tv\td\tfolder\t1\t12147483648\t\t\t\tall\trestored\t\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t-1\t0\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t2147483648\n")]
    [InlineData("assetsdk-index 1\nmodel-dependency\t0\ta\tk\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-dependency\t1\ta\tk\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-asset\t0\t\ta\t0\t\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-setting\t0\tint\t1\tA\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-setting\t0\tint\t0\tA\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-setting\t0\tint[]\t3\tA\tB\n")]
    [InlineData("assetsdk-index 1\nmodel\tk\t\t\t\t0\t0\nmodel-setting\t0\tint[]\t65\tA\tB\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t0\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tint\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\txml\t\t0\t0\nconfig-node\t0\t\t\tint\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t0\t\tint\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tfloat\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tlist\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tint\ttrue\ttrue\nconfig-node\t0\t0\ta\tint\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tint\ttrue\ttrue\nconfig-node\t0\t\t\tint\ttrue\ttrue\n")]
    [InlineData("assetsdk-index 1\nconfig\tC\t\tp\tjson\t\t0\t0\nconfig-node\t0\t\t\tint\tyes\ttrue\n")]
    public void TryRead_NoIndex_IsNull(string text) => Assert.Null(AssetIndex.TryRead(new StringReader(text), withFiles: true));

    [Theory]
    [InlineData(IndexConfig.MaxDepth, true)]
    [InlineData(IndexConfig.MaxDepth + 1, false)]
    public void TryRead_DeepShape_IsBounded(int depth, bool reads)
    {
        var node = new IndexConfigNode("", "any", false, false, [], []);
        for (var i = 1; i < depth; i++)
            node = new IndexConfigNode("", "list", false, false, [], [node]);
        var text = new AssetIndex("A", "", "internal", "a", [], [], [new IndexConfig("C", IndexConfig.NoAsset, "p", "json", "", 0, 0, node)]).Write();

        Assert.Equal(reads, AssetIndex.TryRead(new StringReader(text), withFiles: true) is not null);
    }

    [Fact]
    public void TryRead_TooManyModels_IsNull()
    {
        string Many(int count) => "assetsdk-index 1\n" + string.Concat(Enumerable.Repeat("model\tk\t\t\t\t0\t0\n", count));

        Assert.Equal(IndexModel.MaxCount, AssetIndex.TryRead(new StringReader(Many(IndexModel.MaxCount)), withFiles: true)!.Models.Count);
        Assert.Null(AssetIndex.TryRead(new StringReader(Many(IndexModel.MaxCount + 1)), withFiles: true));
    }

    [Fact]
    public void TryRead_CutAnywhere_DoesNotThrow()
    {
        var text = Sample.Write();
        for (var i = 0; i < text.Length; i++)
            _ = AssetIndex.TryRead(new StringReader(text[..i]), withFiles: true);
    }

    [Fact]
    public void TryRead_CarriageReturns_MeanTheSame() =>
        Assert.Equal(Sample.Write(), AssetIndex.TryRead(new StringReader(Sample.Write().Replace("\n", "\r\n", StringComparison.Ordinal)), withFiles: true)!.Write());

    [Fact]
    public void EscapeAndUnescape_AnyText_AreInverseAndHaveNoSeparators() => Properties.Check(
        Samples.Text, text => TabText.Unescape(TabText.Escape(text)) == text && TabText.Escape(text).AsSpan().IndexOfAny("\t\r\n") < 0, 1000);
}
