using System.Text;
using System.Text.Json.Nodes;

namespace AssetSdk.Core.Tests;

public sealed class ManifestFormatTests
{
    private static readonly string Hex = Digest.Of("abc"u8).Hex;

    /// <summary>A manifest of one file <c>PATH</c>; the digest is right unless another is given.</summary>
    private static JsonObject Folder(string path = "a.txt", string? digest = null) => new()
    {
        ["push_date"] = "2026-11-20T19:30:00.123456+00:00",
        ["is_directory"] = true,
        ["contents"] = new JsonArray(path),
        ["assetsdk"] = new JsonObject
        {
            ["format"] = 1,
            ["digest"] = digest ?? Digest.Of(Encoding.UTF8.GetBytes($"assetsdk-tree 1 folder\n{Hex} 3 - {path}\n")).ToString(),
            ["size"] = 3,
            ["files"] = new JsonArray(new JsonObject { ["path"] = path, ["size"] = 3, ["sha256"] = Hex }),
        },
    };

    private static VersionManifest Read(JsonNode json) => Read(json.ToJsonString());

    private static VersionManifest Read(string json) => ManifestFormat.Read(Encoding.UTF8.GetBytes(json), "n/a");

    private static string Refusal(string json)
    {
        var failure = Assert.Throws<AssetException>(() => Read(json));
        Assert.Equal(AssetErrorCode.InvalidManifest, failure.Code);
        return failure.Message;
    }

    [Fact]
    public void Read_Folder_HasItsParts()
    {
        var manifest = Read(Folder());

        Assert.Equal(AssetKind.Folder, manifest.Kind);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 19, 30, 0, TimeSpan.Zero).AddTicks(1234560), manifest.PushDate);
        Assert.Equal(["a.txt"], manifest.Contents);
        Assert.Equal(new AssetFile("a.txt", 3, Digest.Of("abc"u8)), Assert.Single(manifest.Tree!.Files));
        Assert.Equal(manifest.Digest, manifest.Tree.Digest);
        Assert.Equal(3, manifest.Size);
    }

    // What the real modelkit 0.1.2 wrote: ASCII escapes, no digests, no final newline.
    [Fact]
    public void Read_ModelkitsOwn_HasNoDigests()
    {
        var folder = ManifestFormat.Read("""{"push_date": "2026-11-20T20:32:52.135315+00:00", "is_directory": true, "contents": ["\u00e9.txt", "sub/x.dat"]}"""u8, "demo/corpus");
        var file = ManifestFormat.Read("""{"push_date": "2026-11-20T20:32:52.135315+00:00", "is_directory": false, "contents": null}"""u8, "demo/words");

        Assert.Equal(["é.txt", "sub/x.dat"], folder.Contents);
        Assert.Null(folder.Digest);
        Assert.Null(folder.Tree);
        Assert.Equal(AssetKind.File, file.Kind);
        Assert.Equal("words", file.FileNameOf("demo/words"));
    }

    [Theory]
    [InlineData("modelkit-assets/demo/corpus/0.0.meta", AssetKind.Folder)]
    [InlineData("modelkit-assets/demo/words/1.0.meta", AssetKind.File)]
    [InlineData("dated/news/digest/2026-11-20T20-32-56Z.meta", AssetKind.File)]
    public void Read_FilesOfARealModelkitStore_AreTaken(string path, AssetKind kind)
    {
        var manifest = ManifestFormat.Read(File.ReadAllBytes(SourceTree.Path("tests/AssetSdk.Stores.Tests/TestData/modelkit-store/" + path)), "x");

        Assert.Equal(kind, manifest.Kind);
        Assert.NotNull(manifest.PushDate);
    }

    public static TheoryData<string, string> HostilePaths => new()
    {
        { "../x", ".." }, { "a/../../x", ".." }, { "/etc/cron.d/x", "absolute" }, { "C:/x", "drive" }, { "a\\b", "\\" }, { "a\u0000b", "U+0000" }, { "a\nb", "U+000A" },
        { "", "empty" }, { "a//b", "empty segment" }, { "./a", "'.'" }, { new string('x', 2000), "longer" },
    };

    [Theory]
    [MemberData(nameof(HostilePaths))]
    public void Read_HostilePath_IsRefused(string path, string why)
    {
        Assert.Contains(why, Refusal(Folder(path).ToJsonString()), StringComparison.Ordinal);
        Assert.Contains(why, Refusal(new JsonObject { ["is_directory"] = true, ["contents"] = new JsonArray(path) }.ToJsonString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["a","a"]""", "there twice")]
    [InlineData("""["a","A"]""", "differ only in case")]
    [InlineData("""["f\u00fcr","fu\u0308r"]""", "differ only in case")]
    [InlineData("""["a","a/b"]""", "both a file and the folder")]
    [InlineData("""["x/a","X/b"]""", "differ only in case")]
    [InlineData("""["\ud800"]""", "well-formed")]
    [InlineData("""["a\udc00b"]""", "well-formed")]
    [InlineData("""[null]""", "null")]
    [InlineData("""[1]""", "type")]
    [InlineData("""[["a"]]""", "type")]
    [InlineData("""{"0":"a"}""", "not a list")]
    [InlineData("null", "missing or not a list")]
    [InlineData("\"a\"", "not a list")]
    public void Read_HostileContents_AreRefused(string contents, string why) =>
        Assert.Contains(why, Refusal($$"""{"is_directory": true, "contents": {{contents}}}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"is_directory\": 1, \"contents\": []}")]
    [InlineData("{\"is_directory\": \"true\", \"contents\": []}")]
    [InlineData("{\"is_directory\": null}")]
    [InlineData("{\"is_directory\": false} {}")]
    [InlineData("{\"is_directory\": false}x")]
    [InlineData("{\"is_directory\": false, \"is_directory\": true, \"contents\": []}")]
    [InlineData("{\"is_directory\": false, // comment\n}")]
    [InlineData("{\"is_directory\": false,}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": 1}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": {}}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": {\"format\": 1, \"format\": 1}}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": {\"format\": \"1\"}}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": {\"format\": 1.5}}")]
    [InlineData("{\"is_directory\": false, \"\\ud800\": 1}")]
    [InlineData("{\"is_directory\": false, \"assetsdk\": {\"format\": 1, \"digest\": \"\\ud800\"}}")]
    public void Read_Malformed_IsRefused(string json) => Refusal(json);

    [Fact]
    public void Read_Nested10000Deep_IsRefused() => Refusal("{\"is_directory\": false, \"x\": " + new string('[', 10_000) + new string(']', 10_000) + "}");

    [Fact]
    public void Read_NoUtf8_IsRefused() =>
        Assert.Throws<AssetException>(() => ManifestFormat.Read([.. "{\"is_directory\": false, \"x\": \""u8, 0xC3, 0x28, .. "\"}"u8], "n/a"));

    [Fact]
    public void Read_ByteOrderMark_IsTaken() => Assert.Equal(AssetKind.File, Read("\uFEFF{\"is_directory\": false}").Kind);

    [Fact]
    public void Read_NewerFormat_SaysToUpdate()
    {
        var json = Folder();
        json["assetsdk"]!["format"] = 2;

        Assert.Contains("Update AssetSdk", Refusal(json.ToJsonString()), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> WrongKeys => new()
    {
        { "digest", "1" }, { "digest", "\"sha256:12\"" }, { "digest", "null" }, { "size", "\"3\"" }, { "size", "1e99" }, { "filename", "1" }, { "filename", "\"a/b\"" }, { "filename", "\"..\"" }, { "filename", "\"\"" },
        { "files", "{}" }, { "files", "[1]" }, { "files", "[{}]" }, { "files", "[null]" }, { "files", "[{\"path\":\"a.txt\",\"size\":3}]" }, { "files", "[{\"path\":\"a.txt\",\"size\":-3,\"sha256\":\"HEX\"}]" },
        { "files", "[{\"path\":\"a.txt\",\"size\":3.5,\"sha256\":\"HEX\"}]" }, { "files", "[{\"path\":\"a.txt\",\"size\":3,\"sha256\":\"zz\"}]" }, { "files", "[{\"path\":\"a.txt\",\"size\":3,\"sha256\":\"HEX\",\"executable\":\"yes\"}]" },
        { "files", "[{\"path\":\"a.txt\",\"size\":3,\"sha256\":\"HEX\",\"path\":\"b\"}]" }, { "files", "[{\"path\":\"\\ud800\",\"size\":3,\"sha256\":\"HEX\"}]" }, { "files", "[{\"path\":null,\"size\":3,\"sha256\":\"HEX\"}]" }, { "files", "[]" },
    };

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public void Read_WrongKeyOfOurs_IsRefused(string key, string value)
    {
        var json = Folder();
        json["assetsdk"]![key] = "PLACE";

        Refusal(json.ToJsonString().Replace("\"PLACE\"", value.Replace("HEX", Hex, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public void Read_DigestThatDoesNotMatchTheFiles_IsRefusedWithBoth()
    {
        var other = Digest.Of([1]).ToString();
        var message = Refusal(Folder(digest: other).ToJsonString());

        Assert.Contains(other, message, StringComparison.Ordinal);
        Assert.Contains((string)Folder()["assetsdk"]!["digest"]!, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileWhoseNameIsNotTheManifests_IsRefused()
    {
        var tree = AssetTree.Create(AssetKind.File, [new AssetFile("b.bin", 3, Digest.Of("abc"u8))]);
        var json = (JsonObject)JsonNode.Parse(ManifestFormat.Write(new VersionManifest { Kind = AssetKind.File, Tree = tree }, out _))!;
        Assert.Equal("b.bin", Read(json).FileName);

        json["assetsdk"]!["filename"] = "c.bin";
        Assert.Contains("'b.bin' in 'files' and 'c.bin' elsewhere", Refusal(json.ToJsonString()), StringComparison.Ordinal);
        json["assetsdk"]!.AsObject().Remove("filename");
        Refusal(json.ToJsonString());
    }

    [Fact]
    public void Read_ContentsThatAreNotTheFiles_IsRefused()
    {
        // modelkit would read other files than we do.
        var json = Folder();
        json["contents"] = new JsonArray("b.txt");

        Refusal(json.ToJsonString());
    }

    [Fact]
    public void Read_SizeThatIsNotTheFiles_IsRefused()
    {
        var json = Folder();
        json["assetsdk"]!["size"] = 4;

        Refusal(json.ToJsonString());
    }

    [Theory]
    [InlineData("{\"is_directory\": false, \"log\": \"\\ud800\"}")]
    [InlineData("{\"is_directory\": false, \"log\": {\"\\udc00\": [1]}}")]
    public void Read_HalfASurrogatePairInAnUnknownKey_IsRefused(string json) => Refusal(json);

    [Theory]
    [InlineData("\"2026-11-20T19:30:00+00:00\"", true)]
    [InlineData("\"2026-11-20T19:30:00.1+02:00\"", true)]
    [InlineData("\"yesterday\"", false)]
    [InlineData("12", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    public void Read_PushDate_IsOptional(string date, bool known) =>
        Assert.Equal(known, Read($$"""{"is_directory": false, "push_date": {{date}}}""").PushDate is not null);

    [Fact]
    public void Write_UnknownKeys_AreKeptAtBothLevels()
    {
        var json = Folder();
        json["log"] = new JsonArray("x");
        json["assetsdk"]!["chunks"] = new JsonObject { ["y"] = 1 };

        var written = JsonNode.Parse(ManifestFormat.Write(Read(json), out _))!;

        Assert.True(JsonNode.DeepEquals(json, written), written.ToJsonString());
    }

    [Fact]
    public void Write_Golden_IsModelkitsFormWithOurKey()
    {
        var tree = AssetTree.Create(AssetKind.Folder, [new AssetFile("é/a.sh", 3, Digest.Of("abc"u8), true), new AssetFile("b", 0, Digest.Of([]))]);

        var written = Encoding.UTF8.GetString(ManifestFormat.Write(new VersionManifest { Kind = AssetKind.Folder, Tree = tree, PushDate = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)) }, out var apart));

        Assert.False(apart);
        Assert.Equal(
            $$$"""{"push_date":"2026-01-02T01:04:05.000000+00:00","is_directory":true,"contents":["b","é/a.sh"],"assetsdk":{"format":1,"digest":"{{{tree.Digest}}}","size":3,"files":[{"path":"b","size":0,"sha256":"{{{Digest.Of([]).Hex}}}"},{"path":"é/a.sh","size":3,"sha256":"{{{Hex}}}","executable":true}]}}""",
            written);
    }

    [Fact]
    public void WriteAndRead_AnyTree_AreInverse() => Properties.Check(Samples.Trees, tree =>
    {
        var bytes = ManifestFormat.Write(new VersionManifest { Kind = tree.Kind, Tree = tree, PushDate = DateTimeOffset.UnixEpoch }, out var apart);
        var read = ManifestFormat.Read(bytes, "n/a");
        return !apart && read.Kind == tree.Kind && read.Digest == tree.Digest && read.Size == tree.Size && read.Tree!.Files.SequenceEqual(tree.Files) && read.PushDate == DateTimeOffset.UnixEpoch
            && ManifestFormat.Write(read, out _).AsSpan().SequenceEqual(bytes);
    });

    [Fact]
    public void Write_ListAboveAMegabyte_LiesApartAndComesBack()
    {
        var tree = AssetTree.Create(AssetKind.Folder, Enumerable.Range(0, 12_000).Select(i => new AssetFile($"folder/file-{i:00000}", i, Digest.Of(BitConverter.GetBytes(i)))));

        var bytes = ManifestFormat.Write(new VersionManifest { Kind = AssetKind.Folder, Tree = tree }, out var apart);
        var read = ManifestFormat.Read(bytes, "n/a");

        Assert.True(apart);
        Assert.Null(read.Tree);
        Assert.Equal(tree.Digest, read.Digest);
        Assert.Equal(tree.Files, ManifestFormat.WithFiles(read, tree.ToListing(), "n/a").Tree!.Files);
    }

    [Fact]
    public void WithFiles_OtherBytes_AreRefused()
    {
        var tree = AssetTree.Create(AssetKind.Folder, [new AssetFile("a", 1, Digest.Of([1]))]);
        var manifest = new VersionManifest { Kind = AssetKind.Folder, Digest = tree.Digest, Contents = ["a"] };
        var other = AssetTree.Create(AssetKind.Folder, [new AssetFile("b", 1, Digest.Of([1]))]).ToListing();

        var failure = Assert.Throws<AssetException>(() => ManifestFormat.WithFiles(manifest, other, "n/a"));

        Assert.Equal(AssetErrorCode.DigestMismatch, failure.Code);
        Assert.Contains(tree.Digest.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Of(other).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithFiles_OfAnotherKind_IsRefused()
    {
        var tree = AssetTree.Create(AssetKind.File, [new AssetFile("a", 1, Digest.Of([1]))]);

        Assert.Equal(AssetErrorCode.InvalidManifest, Assert.Throws<AssetException>(() => ManifestFormat.WithFiles(new VersionManifest { Kind = AssetKind.Folder, Digest = tree.Digest }, tree.ToListing(), "n/a")).Code);
    }

    [Fact]
    public void Read_MillionEntries_IsTakenAndOneMoreRefused()
    {
        static string Json(int count) => "{\"is_directory\": true, \"contents\": [" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\"")) + "]}";

        Assert.Equal(AssetTree.MaxFiles, Read(Json(AssetTree.MaxFiles)).Contents.Count);
        Assert.Contains("more than", Refusal(Json(AssetTree.MaxFiles + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBytes_IsRefusedOrRead() => Properties.Check(
        FsCheck.Fluent.Gen.Select(FsCheck.Fluent.Gen.Two(FsCheck.Fluent.Gen.Choose(0, 10_000)), p => p), p =>
        {
            // One byte of a good manifest altered.
            var bytes = Encoding.UTF8.GetBytes(Folder().ToJsonString());
            bytes[p.Item1 % bytes.Length] = (byte)p.Item2;
            try
            {
                _ = ManifestFormat.Read(bytes, "n/a");
            }
            catch (AssetException e)
            {
                return e.Code.Equals(AssetErrorCode.InvalidManifest);
            }

            return true;
        }, 2000);
}
