using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>Models of items and manifests: what they declare together, and that their assets are restored, locked and looked for like those of items.</summary>
public sealed class ModelRestoreTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "nlp/sentiment", "1.0", ("model.json", "{}"));
        await _f.PublishAsync("store", "nlp/sentiment", "2.0", ("model.json", "{}"), ("vocab.txt", "a"));
        await _f.PublishAsync("store", "nlp/bert", "1.0", ("config.json", "{\"layers\":12}"));
    }

    public Task DisposeAsync()
    {
        _f.Dispose();
        return Task.CompletedTask;
    }

    private ModelConfigItem Model(string key, string asset = "") => new(key, _f.Temp["project/p.csproj"]) { Asset = asset };

    private ModelManifestItem Manifest(string text, string name = "models.yaml") => new(_f.Temp.Write("project/" + name, text), name, _f.Temp["project/p.csproj"]);

    private AssetIndex Index()
    {
        using var text = new StreamReader(_f.Temp["project/obj/p.assets.index"]);
        return AssetIndex.TryRead(text, withFiles: true)!;
    }

    private static string Settings(IndexModel model) => string.Join("; ", model.Settings.Select(s => $"{string.Join('.', s.Path)}:{s.Type}={string.Join('|', s.Values)}"));

    private static string Needs(IndexModel model) => string.Join(';', model.Dependencies.Select(d => d.Alias + "=" + d.Key));

    [Fact]
    public async Task Run_ModelsOfItemAndManifest_RestoreAndLockTheirAssets()
    {
        var project = _f.Project() with
        {
            Models = [Model("sentiment", "nlp/sentiment:2[model.json]") with { Assets = "vocab=nlp/sentiment:2[vocab.txt]", ModelType = "My.Model", Summary = "What it is", DependsOn = "tokenizer=bert" }],
            Manifests = [Manifest("models:\n  - id: bert\n    asset: nlp/bert\n    settings: { size: 7 }\n")],
        };

        var result = await _f.RestoreAsync(project);

        Assert.Equal(["nlp/bert", "nlp/sentiment"], result.Assets.Select(a => a.Name).Order(StringComparer.Ordinal));
        Assert.Equal([("nlp/bert", "", "1.0"), ("nlp/sentiment", "2", "2.0")], _f.Lock().Entries.Values.Select(e => (e.Name, e.Requested, e.Resolved)));
        Assert.Contains("nlp/sentiment\t2.0", await File.ReadAllTextAsync(project.MapFile), StringComparison.Ordinal);
        var index = Index();
        Assert.Equal(["bert", "sentiment"], index.Models.Select(m => m.Key));
        var (bert, sentiment) = (index.Models[0], index.Models[1]);
        Assert.Equal(("My.Model", "What it is", "p.csproj"), (sentiment.Type, sentiment.Summary, sentiment.File));
        Assert.Equal("tokenizer=bert", Needs(sentiment));
        Assert.Equal([("", "model.json", "nlp/sentiment"), ("vocab", "vocab.txt", "nlp/sentiment")], sentiment.Assets.Select(a => (a.Tag, a.SubPath, index.Assets[a.AssetOrdinal].Name)));
        Assert.Equal(("models.yaml", 2, 9), (bert.File, bert.Line, bert.Column));
        Assert.Equal("size:int=7", Settings(bert));
        Assert.All(index.Assets, a => Assert.False(a.IsHidden));
        Assert.All(index.Assets, a => Assert.Equal("", a.SubPath));
    }

    [Fact]
    public async Task Run_ItemOfTheProject_HasItsLine()
    {
        _f.Temp.Write("project/p.csproj", "<Project>\n  <ItemGroup>\n    <ModelConfig Include=\"a\" />\n    <ModelConfig\n      Include=\"b\" />\n  </ItemGroup>\n</Project>");
        await _f.RestoreAsync(_f.Project() with { Models = [Model("a"), Model("b")] });

        Assert.Equal([(3, 18), (5, 7)], Index().Models.Select(m => (m.Line, m.Column)));
    }

    [Fact]
    public async Task Run_ItemServesAModel_NothingElseIsRestored()
    {
        var project = _f.Project("nlp/sentiment:1", "nlp/bert:1.0") with { Models = [Model("a", "nlp/sentiment:1[model.json]"), Model("b", "nlp/bert")] };

        var result = await _f.RestoreAsync(project);

        Assert.Equal(2, result.Assets.Count);
        Assert.Equal([0, 1], Index().Models.Select(m => m.Assets.Single().AssetOrdinal));
    }

    [Fact]
    public async Task Run_OtherVersionThanTheItems_IsRestoredWithoutAccessor()
    {
        var project = _f.Project("nlp/sentiment:1") with { Models = [Model("a", "nlp/sentiment:2"), Model("b", "nlp/sentiment:2.0"), Model("c", "nlp/sentiment")] };

        await _f.RestoreAsync(project);

        Assert.Equal([("nlp/sentiment:1", false), ("nlp/sentiment:2", true), ("nlp/sentiment:2.0", true)], Index().Assets.Select(a => (a.Reference, a.IsHidden)));
        Assert.Equal([1, 2, 0], Index().Models.Select(m => m.Assets.Single().AssetOrdinal));
    }

    [Fact]
    public async Task Run_Again_IsANoOpThatReadsNoManifest()
    {
        var project = _f.Project("nlp/bert") with { Models = [Model("a", "nlp/sentiment:2")], Manifests = [Manifest("models: [ { id: b, asset: 'nlp/sentiment:1' } ]")] };
        var first = await _f.RestoreAsync(project);
        var made = _f.StoresMade;

        var second = await _f.RestoreAsync(project);

        Assert.True(second.NothingToDo);
        Assert.Equal(made, _f.StoresMade);
        Assert.Equal(first.Assets.Select(a => (a.Name, a.Version, a.LocalPath)), second.Assets.Select(a => (a.Name, a.Version, a.LocalPath)));
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("settings")]
    [InlineData("asset")]
    [InlineData("without manifest")]
    [InlineData("config")]
    public async Task Run_SomethingElseIsDeclared_IsDone(string change)
    {
        var config = new AssetConfigItem(_f.Temp.Write("project/app.json", "{\"a\":1}"), "app.json", "");
        var project = _f.Project() with { Models = [Model("a", "nlp/sentiment:2")], Manifests = [Manifest("models: [ { id: b } ]")], Configs = [config] };
        await _f.RestoreAsync(project);
        Assert.True((await _f.RestoreAsync(project)).NothingToDo);
        switch (change)
        {
            case "manifest":
                Manifest("models: [ { id: c } ]");
                break;
            case "config":
                _f.Temp.Write("project/app.json", "{\"a\":2}");
                break;
            default:
                project = change switch
                {
                    "settings" => project with { Models = [project.Models[0] with { Settings = "A=1" }] },
                    "asset" => project with { Models = [project.Models[0] with { Asset = "nlp/sentiment:1" }] },
                    _ => project with { Manifests = [] },
                };
                break;
        }

        Assert.False((await _f.RestoreAsync(project)).NothingToDo);
        Assert.True((await _f.RestoreAsync(project)).NothingToDo);
    }

    [Fact]
    public async Task Run_LockedMode_RefusesAnAssetThatIsNotLocked()
    {
        var project = _f.Project() with { Models = [Model("a", "nlp/sentiment:2")], LockedMode = true };

        var failure = await _f.FailAsync(project, AssetErrorCode.LockedMode);
        Assert.Equal(("ModelConfig", "a"), (failure.Origin!.ItemType, failure.Origin.Include));
        await _f.RestoreAsync(project with { LockedMode = false });
        await _f.RestoreAsync(project with { IndexFile = "" });
    }

    [Fact]
    public async Task Run_MissingSubPath_IsAnErrorAtTheDeclaration()
    {
        var failure = await _f.FailAsync(_f.Project() with { Manifests = [Manifest("models:\n  - id: a\n    asset: nlp/sentiment:2[modell.json]\n")] }, AssetErrorCode.ModelSubPathNotFound);

        Assert.Equal((_f.Temp["project/models.yaml"], new ItemPosition(3, 12)), (failure.Origin!.File, failure.Origin.Position));
        Assert.Contains("has no 'modell.json'. It has model.json, vocab.txt", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", _f.LockText());
    }

    [Fact]
    public async Task Run_UnknownAsset_IsAnErrorAtTheDeclaration() =>
        Assert.Equal("a", (await _f.FailAsync(_f.Project() with { Models = [Model("a", "nlp/none")] }, AssetErrorCode.AssetNotFound)).Origin!.Include);

    [Fact]
    public async Task Run_BadReference_IsAnErrorAtTheDeclaration()
    {
        await _f.FailAsync(_f.Project() with { Models = [Model("a", "nlp/")] }, AssetErrorCode.InvalidReference);
        await _f.FailAsync(_f.Project() with { Models = [Model("a", "nlp/sentiment:x")] }, AssetErrorCode.InvalidVersion);
    }

    [Fact]
    public async Task Run_ItemOverManifest_MergesFieldByField()
    {
        var manifest = Manifest("""
            models:
              - id: a
                type: T
                summary: of the manifest
                asset: nlp/sentiment:1
                assets: [ { id: 'nlp/bert', tag: t } ]
                settings: { batch_size: 32, threshold: 0.5, labels: [x, y], decoder: { beam: 4, deep: 1 } }
                dependencies: { one: b, two: c }
            """);
        var item = Model("a", "nlp/sentiment:2") with { Summary = "of the item", Settings = "BatchSize:int=64;threshold=0.7;labels=p|q;decoder.beam=8;More:bool=true", DependsOn = "two=d;three=e" };

        await _f.RestoreAsync(_f.Project() with { Models = [item], Manifests = [manifest] });

        var model = Assert.Single(Index().Models);
        Assert.Equal(("T", "of the item", "p.csproj"), (model.Type, model.Summary, model.File));
        Assert.Equal(["nlp/sentiment:2", "nlp/bert"], model.Assets.Select(a => a.Reference));
        Assert.Equal("BatchSize:int=64; threshold:double=0.7; labels:string[]=p|q; decoder.beam:int=8; More:bool=true; decoder.deep:int=1", Settings(model));
        Assert.Equal("two=d;three=e;one=b", Needs(model));
        Assert.DoesNotContain("nlp/sentiment:1", Index().Assets.Select(a => a.Reference));
    }

    [Fact]
    public async Task Run_EqualDeclarations_AreOne()
    {
        var item = Model("a", "nlp/bert") with { Settings = "A:int=1" };
        await _f.RestoreAsync(_f.Project() with { Models = [item, item with { DefiningFile = "other.props" }], Manifests = [Manifest("models: [ { id: b, settings: { x: 1 } }, { id: b, settings: { x: 1, y: 2 } } ]")] });

        Assert.Equal(["A:int=1", "x:int=1; y:int=2"], Index().Models.Select(Settings));
    }

    public static TheoryData<string, string, string, string> Contradictions => new()
    {
        { "assets", "ASSET2104", "Asset=nlp/bert", "Asset=nlp/sentiment" },
        { "types", "ASSET2104", "ModelType=A", "ModelType=B" },
        { "summaries", "ASSET2104", "Summary=A", "Summary=B" },
        { "values of the setting 'X'", "ASSET2104", "Settings=X=1", "Settings=X=2" },
        { "dependencies 't'", "ASSET2104", "DependsOn=t=b", "DependsOn=t=c" },
        { "is a value and has 'X.Y' below it", "ASSET2104", "Settings=X=1;X.Y=2", "" },
        { "tag 't'", "ASSET2105", "Assets=t=nlp/bert;t=nlp/sentiment", "" },
        { "alias 't'", "ASSET2105", "DependsOn=t=b;t=c", "" },
        { "is not the key of a model", "ASSET2102", "Include=a b", "" },
        { "Settings of the model 'a' is not valid. The setting 'X' is 'y'", "ASSET2102", "Settings=X:int=y", "" },
        { "DependsOn of the model 'a'", "ASSET2102", "DependsOn=x y", "" },
        { "Assets of the model 'a'", "ASSET2102", "Assets=nlp/bert", "" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Run_ItemsThatContradict_AreAnError(string message, string code, string one, string other)
    {
        static ModelConfigItem With(ModelConfigItem item, string metadata) => metadata.Split('=', 2) switch
        {
            ["Asset", var v] => item with { Asset = v },
            ["Assets", var v] => item with { Assets = v },
            ["ModelType", var v] => item with { ModelType = v },
            ["Summary", var v] => item with { Summary = v },
            ["Settings", var v] => item with { Settings = v },
            ["DependsOn", var v] => item with { DependsOn = v },
            ["Include", var v] => item with { Include = v },
            _ => item,
        };

        var failure = await _f.FailAsync(_f.Project() with { Models = [With(Model("a"), one), With(Model("a"), other)] }, AssetErrorCode.All.Single(c => c.Id == code));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ModelType", "ASSET2104", "A type stands once")]
    [InlineData("WrongType", "ASSET2103", "is string here and int in 'models.yaml'")]
    [InlineData("WrongValue", "ASSET2103", "The setting 'x' is 'y', and its type is int")]
    [InlineData("Nesting", "ASSET2104", "is a value and has")]
    public async Task Run_ItemContradictsTheManifest_IsAnErrorAtTheItem(string what, string code, string message)
    {
        var item = what switch
        {
            "ModelType" => Model("a") with { ModelType = "B" },
            "WrongType" => Model("a") with { Settings = "x:string=1" },
            "WrongValue" => Model("a") with { Settings = "x=y" },
            _ => Model("a") with { Settings = "x.z=1" },
        };

        var failure = await _f.FailAsync(_f.Project() with { Models = [item], Manifests = [Manifest("models: [ { id: a, type: A, settings: { x: 1 } } ]")] }, AssetErrorCode.All.Single(c => c.Id == code));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("ModelConfig", failure.Origin!.ItemType);
    }

    [Theory]
    [InlineData("[]", 1, 1, "a manifest is a list, and must be a mapping")]
    [InlineData("modles: []", 1, 1, "did you mean 'models'?")]
    [InlineData("models: {}", 1, 9, "models is a mapping")]
    [InlineData("models:\n  - x", 2, 5, "a model is text")]
    [InlineData("models:\n  - type: x", 2, 5, "has no id")]
    [InlineData("models:\n  - id: a b", 2, 9, "is not the id of a model")]
    [InlineData("models:\n  - id: a\n    setting: {}", 3, 5, "did you mean 'settings'?")]
    [InlineData("models:\n  - id: a\n    whatever: 1", 3, 5, "it has id, type")]
    [InlineData("models:\n  - id: a\n    type: [x]", 3, 11, "type is a list")]
    [InlineData("models:\n  - id: a\n    id: b", 3, 5, "'id' stands twice")]
    [InlineData("models:\n  - id: a\n    settings: { x: null }", 3, 20, "'x' is null, which has no type")]
    [InlineData("models:\n  - id: a\n    settings: { x: [] }", 3, 20, "empty list")]
    [InlineData("models:\n  - id: a\n    settings: { x: [1, b] }", 3, 24, "a list of int and string")]
    [InlineData("models:\n  - id: a\n    settings: { x: [{ y: 1 }] }", 3, 21, "list of mappings")]
    [InlineData("models:\n  - id: a\n    settings: { x: { y: [null] } }", 3, 26, "'x.y' is null")]
    [InlineData("models:\n  - id: a\n    settings: { x: .inf }", 3, 20, "JSON has no '.inf'")]
    [InlineData("models:\n  - id: a\n    settings: { '--': 1 }", 3, 17, "no usable name")]
    [InlineData("models:\n  - id: a\n    assets: [ { tag: t } ]", 3, 15, "has no id")]
    [InlineData("models:\n  - id: a\n    dependencies: x", 3, 19, "a mapping of aliases")]
    [InlineData("models:\n  - id: a\n    dependencies: { t: [] }", 3, 24, "a dependency is a list")]
    public async Task Run_WrongManifest_IsAnErrorWithFileLineAndColumn(string text, int line, int column, string message)
    {
        var failure = await _f.FailAsync(_f.Project() with { Manifests = [Manifest(text)] }, AssetErrorCode.InvalidModelManifest);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal((_f.Temp["project/models.yaml"], new ItemPosition(line, column)), (failure.Origin!.File, failure.Origin.Position));
    }

    [Fact]
    public async Task Run_ManifestThatIsNotThere_IsAnErrorAtTheItem()
    {
        var missing = new ModelManifestItem(_f.Temp["project/none.yaml"], "none.yaml", _f.Temp["project/p.csproj"]);

        Assert.Equal(missing.Origin, (await _f.FailAsync(_f.Project() with { Manifests = [missing] }, AssetErrorCode.InvalidModelManifest)).Origin);
        await _f.FailAsync(_f.Project() with { Manifests = [Manifest("{}", "models.txt")] }, AssetErrorCode.InvalidModelManifest);
    }

    [Fact]
    public async Task Run_TypesOfAManifest_AreThoseOfItsValues()
    {
        await _f.RestoreAsync(_f.Project() with
        {
            Manifests = [Manifest("""
                {"models":[{"id":"a","settings":{"b":true,"i":1,"l":2147483648,"m":9223372036854775808,"d":0.5,"e":1e-12,"x":0.1000000000000000055511151231,"s":"t","is":[1,2],"ds":[1,0.5],"ls":[1,2147483648],"ms":[9007199254740993,0.5],"n":{"o":{"p":"q"}}}}]}
                """, "models.json")],
        });

        Assert.Equal(
            "b:bool=true; i:int=1; l:long=2147483648; m:decimal=9223372036854775808; d:double=0.5; e:double=1e-12; x:decimal=0.1000000000000000055511151231; s:string=t; is:int[]=1|2; ds:double[]=1|0.5; ls:long[]=1|2147483648; ms:decimal[]=9007199254740993|0.5; n.o.p:string=q",
            Settings(Index().Models.Single()));
    }

    [Fact]
    public async Task Run_TenThousandModels_AreRead()
    {
        var text = new System.Text.StringBuilder("models:\n");
        for (var i = 0; i < 10_000; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - {{ id: m{i}, asset: 'nlp/sentiment:2[model.json]', settings: {{ n: {i} }}, dependencies: [ m{i / 2} ] }}\n");

        var result = await _f.RestoreAsync(_f.Project() with { Manifests = [Manifest(text.ToString())] });

        Assert.Single(result.Assets);
        Assert.Equal(10_000, Index().Models.Count);
    }

    [Fact]
    public async Task Run_DesignTime_ShowsModelsAndNeverFails()
    {
        var project = _f.Project() with { Models = [Model("a", "nlp/sentiment:2"), Model("b", "nlp/")], Phase = RestorePhase.DesignTime };

        var before = await _f.RunAsync(project);
        Assert.True(before.Succeeded);
        Assert.Equal([0, 0], Index().Models.Select(m => m.Assets.Count));

        await _f.RestoreAsync(project with { Models = [project.Models[0]], Phase = RestorePhase.Build });
        await _f.RunAsync(project);
        Assert.Equal([1, 0], Index().Models.Select(m => m.Assets.Count));
    }

    [Fact]
    public async Task Run_SeveralFrameworks_ItemsOfOneKeyMayDiffer()
    {
        await _f.RestoreAsync(_f.Project() with { SeveralFrameworks = true, Models = [Model("a", "nlp/sentiment:1"), Model("a", "nlp/sentiment:2")] });

        Assert.Equal(["1", "2"], _f.Lock().Entries.Values.Select(e => e.Requested));
    }

    [Fact]
    public async Task Run_ConfigFiles_AreShapesOfTheIndex()
    {
        await _f.PublishFileAsync("store", "nlp/one", "1.0", "settings.yaml", "a: 1\n"u8.ToArray());
        var project = _f.Project("nlp/bert:1", "nlp/one") with { Configs = [new AssetConfigItem(_f.Temp.Write("project/sub/app model.json", "{\"x\":[1.5]}"), "sub/app model.json", _f.Temp["project/p.csproj"])] };
        project = project with { Items = [project.Items[0] with { ConfigFile = "config.json" }, project.Items[1] with { ConfigFile = "true", ConfigClass = "One" }] };

        await _f.RestoreAsync(project);

        Assert.Equal(
            [("BertConfig", 0, "config.json", "json", "layers"), ("One", 1, "settings.yaml", "yaml", "a"), ("AppModel", IndexConfig.NoAsset, "sub/app model.json", "json", "x")],
            Index().Configs.Select(c => (c.ClassName, c.AssetOrdinal, c.Path, c.Format, c.Root.Children.Single().Key)));
        Assert.True((await _f.RestoreAsync(project)).NothingToDo);
    }

    [Fact]
    public async Task Run_ConfigsOfOneClass_HaveOneWidenedShape()
    {
        await _f.PublishAsync("store", "nlp/bert", "2.0", ("config.json", "{\"layers\":12.5,\"new\":\"x\"}"));
        var project = _f.Project("nlp/bert:1", "nlp/bert:2");
        project = project with { Items = [project.Items[0] with { ConfigFile = "config.json" }, project.Items[1] with { ConfigFile = "config.json", Accessor = "Bert2" }] };

        await _f.RestoreAsync(project);

        Assert.Equal(2, Index().Configs.Count);
        Assert.All(Index().Configs, c => Assert.Equal([("layers", "double", false), ("new", "string", true)], c.Root.Children.Select(n => (n.Key, n.Kind, n.IsOptional))));
    }

    [Theory]
    [InlineData("none.json", "ASSET2107", "has no 'none.json'. It has config.json")]
    [InlineData("true", "ASSET2107", "has no 'true'")]
    public async Task Run_ConfigFileThatIsNotThere_IsAnError(string path, string code, string message)
    {
        var project = _f.Project("nlp/bert");
        project = project with { Items = [project.Items[0] with { ConfigFile = path }] };

        Assert.Contains(message, (await _f.FailAsync(project, AssetErrorCode.All.Single(c => c.Id == code))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.json", "{\n \"a\": }", "not JSON")]
    [InlineData("x.json", "[]", "it is a list, and must be a mapping")]
    [InlineData("x.json", "{\"a\": 1,\n \"a\": 2}", "'a' is there twice in one mapping")]
    [InlineData("x.txt", "{}", "its name must end with")]
    public async Task Run_WrongSettingsFile_IsAnErrorWhereItIs(string name, string text, string message)
    {
        var path = _f.Temp.Write("project/" + name, text);

        var failure = await _f.FailAsync(_f.Project() with { Configs = [new AssetConfigItem(path, name, _f.Temp["project/p.csproj"])] }, AssetErrorCode.InvalidConfigFile);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(name == "x.txt" ? _f.Temp["project/p.csproj"] : path, failure.Origin!.File);
        await _f.FailAsync(_f.Project() with { Configs = [new AssetConfigItem(path + "2.json", name, "")] }, AssetErrorCode.ConfigFileNotFound);
    }
}
