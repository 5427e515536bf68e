using System.Text;
using System.Text.Json;

namespace AssetSdk.Runtime.Tests;

/// <summary>YAML of strangers: malformed, or more than it looks like.</summary>
public sealed class HostileYamlTests
{
    [Theory]
    // Twice the same key, whatever it is written as.
    [InlineData("a: 1\nb: 2\na: 3", "The key 'a' stands twice: keep one. (line 3, column 1)")]
    [InlineData("{1: a, '1': b}", "The key '1' stands twice: keep one. (line 1, column 8)")]
    [InlineData("x:\n  - {\"k\": 1, k: 2}", "The key 'k' stands twice: keep one. (line 2, column 14)")]
    // What JSON has not.
    [InlineData("a:\n  b: .inf", "JSON has no '.inf': write a number, null, or text in quotes. (line 2, column 6)")]
    [InlineData("- -.Inf", "JSON has no '-.Inf': write a number, null, or text in quotes. (line 1, column 3)")]
    [InlineData("- 1\n- .NaN", "JSON has no '.NaN': write a number, null, or text in quotes. (line 2, column 3)")]
    [InlineData("? [a, b]\n: 1", "A mapping or list is a key: JSON's keys are text. (line 1, column 3)")]
    [InlineData("? {a: b}\n: 1", "A mapping or list is a key: JSON's keys are text. (line 1, column 3)")]
    // More than one document.
    [InlineData("a: 1\n---\nb: 2", "A second document begins: keep one document a file. (line 2, column 1)")]
    // Tags.
    [InlineData("a: !!binary aGk=", "The tag 'tag:yaml.org,2002:binary' is not of YAML's core schema: leave it out. (line 1, column 4)")]
    [InlineData("a: !mine x", "The tag '!mine' is not of YAML's core schema: leave it out. (line 1, column 4)")]
    [InlineData("!!set {a}", "The tag 'tag:yaml.org,2002:set' of a mapping is not of YAML's core schema: leave it out. (line 1, column 1)")]
    [InlineData("!!omap [a: 1]", "The tag 'tag:yaml.org,2002:omap' of a list is not of YAML's core schema: leave it out. (line 1, column 1)")]
    [InlineData("!!int x", "'x' is not an integer, as its tag says: correct one of them. (line 1, column 1)")]
    [InlineData("!!bool yes", "'yes' is not true or false, as its tag says: correct one of them. (line 1, column 1)")]
    [InlineData("!!float x", "'x' is not a number, as its tag says: correct one of them. (line 1, column 1)")]
    [InlineData("!!null x", "'x' is not null, as its tag says: correct one of them. (line 1, column 1)")]
    // Anchors.
    [InlineData("a: *x", "The alias '*x' stands before the end of its anchor, or has none. (line 1, column 4)")]
    [InlineData("&x [*x]", "The alias '*x' stands before the end of its anchor, or has none. (line 1, column 5)")]
    [InlineData("a: &x 1\nb: &x {c: *x}", "The alias '*x' stands before the end of its anchor, or has none. (line 2, column 11)")]
    // Merge keys.
    [InlineData("<<: 1", "What '<<' merges is no mapping, nor a list of them. Is it a key? Then write \"<<\". (line 1, column 1)")]
    [InlineData("<<: [{a: 1}, 2]", "What '<<' merges is no mapping, nor a list of them. Is it a key? Then write \"<<\". (line 1, column 1)")]
    public void YamlToJson_NoJson_IsRefusedWithItsPlace(string yaml, string message)
    {
        var e = Assert.Throws<ModelException>(() => YamlTests.Convert(yaml));

        Assert.Equal(("ASSET2137", message), (e.Code, e.Message));
    }

    [Theory]
    [InlineData("a: [1, 2")]
    [InlineData("a: 'open")]
    [InlineData("a: b: c")]
    [InlineData("a: &x {b: 1}\n\tc: 1")]
    [InlineData("\"\\ud800\"")]
    [InlineData("- a\nb: 1")]
    [InlineData("{a: 1}}")]
    [InlineData("%YAML 9.9\n---\na")]
    [InlineData("a: \"\\q\"")]
    [InlineData("a: |9999999999\n x")]
    [InlineData("&")]
    [InlineData("*")]
    [InlineData("!<")]
    [InlineData("@")]
    public void YamlToJson_Malformed_IsRefusedWithLineAndColumn(string yaml)
    {
        var e = Assert.Throws<ModelException>(() => YamlTests.Convert(yaml));

        Assert.Equal("ASSET2137", e.Code);
        Assert.Matches(@"\(line [1-9][0-9]*, column [1-9][0-9]*\)$", e.Message);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(1_000_000, false)]
    public void YamlToJson_Nested_UpToSixtyFourLevels(int levels, bool isFine)
    {
        string[] documents =
        [
            new string('[', levels) + new string(']', levels),
            string.Concat(Enumerable.Repeat("{a: ", levels)) + "1" + new string('}', levels),
            .. levels <= 1_000 ? [string.Concat(Enumerable.Range(0, levels).Select(i => new string(' ', i) + "a:\n")) + new string(' ', levels) + "b"] : (string[])[],
            .. levels <= 1_000 ? [string.Concat(Enumerable.Repeat("- ", levels)) + "b"] : (string[])[],
        ];

        Assert.All(documents, yaml =>
        {
            if (isFine)
                JsonDocument.Parse(YamlTests.Convert(yaml), new JsonDocumentOptions { MaxDepth = 64 }).Dispose();
            else
                Assert.StartsWith("There are more than 64 levels.", Assert.Throws<ModelException>(() => YamlTests.Convert(yaml)).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void YamlToJson_AliasesNest_DepthCountsWhatIsWrittenOut()
    {
        static string Nested(int levels) => new string('[', levels) + "*a" + new string(']', levels);

        Assert.NotEmpty(YamlTests.Convert($"- &a {Nested(31).Replace("*a", "1", StringComparison.Ordinal)}\n- {Nested(32)}"));
        Assert.Contains(
            "64 levels, aliases written out",
            Assert.Throws<ModelException>(() => YamlTests.Convert($"- &a {Nested(32).Replace("*a", "1", StringComparison.Ordinal)}\n- {Nested(32)}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_BillionLaughs_IsRefused()
    {
        var yaml = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 10; i++)
            yaml.Append(null, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Contains("1,000,000 nodes, aliases written out", Assert.Throws<ModelException>(() => YamlTests.Convert(yaml.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_LongTextManyTimes_IsRefused()
    {
        var yaml = $"a: &a {new string('x', 1_000_000)}\nb: [{string.Join(", ", Enumerable.Repeat("*a", 1_000))}]";
        var keys = $"? &k {new string('x', 1_000_000)}\n: 1\nb: [{string.Join(", ", Enumerable.Repeat("{*k : 1}", 1_000))}]";

        Assert.Contains("64 MiB", Assert.Throws<ModelException>(() => YamlTests.Convert(yaml)).Message, StringComparison.Ordinal);
        Assert.Contains("64 MiB", Assert.Throws<ModelException>(() => YamlTests.Convert(keys)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_MergeKeysExplode_IsRefused()
    {
        var yaml = new StringBuilder("m0: &m0 {k0: 0}\n");
        for (var i = 1; i < 2_000; i++)
            yaml.Append(null, $"m{i}: &m{i} {{<<: *m{i - 1}, k{i}: 0}}\n");

        Assert.Contains("1,000,000 nodes", Assert.Throws<ModelException>(() => YamlTests.Convert(yaml.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_ManyNodes_UpToAMillion()
    {
        Assert.Equal(2 * 999_999 + 1, YamlTests.Convert($"[{string.Join(',', Enumerable.Repeat("1", 999_999))}]").Length);
        Assert.Contains("nodes", Assert.Throws<ModelException>(() => YamlTests.Convert($"[{string.Join(',', Enumerable.Repeat("1", 1_000_000))}]")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_LongInput_IsRefusedBeforeItIsRead()
    {
        using var endless = new EndlessStream();

        Assert.Contains("longer than 64 MiB", Assert.Throws<ModelException>(() => Yaml.YamlToJson(endless)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YamlToJson_LongNumberToConvert_IsRefused()
    {
        Assert.Contains("256 digits", Assert.Throws<ModelException>(() => YamlTests.Convert("0x" + new string('f', 257))).Message, StringComparison.Ordinal);
        Assert.Equal(309, YamlTests.Convert("0x" + new string('f', 256)).Length);
        Assert.Equal(100_000, YamlTests.Convert(new string('9', 100_000)).Length);
    }

    [Fact]
    public void YamlToJson_NotUtf8_IsRefused() =>
        Assert.Contains("not UTF-8", Assert.Throws<ModelException>(() => Yaml.YamlToJson(new MemoryStream([(byte)'a', 0xff, 0xfe]))).Message, StringComparison.Ordinal);

    [Fact]
    public void YamlToJson_AnythingBroken_IsJsonOrRefused()
    {
        // Real documents with bytes changed, taken out and doubled: whatever comes is JSON or our error, and no other exception.
        string[] seeds =
        [
            "models:\n  - id: sentiment\n    type: MyApp.SentimentModel\n    assets:\n      - { id: 'nlp/sentiment:2[vocab.txt]', tag: vocab }\n    settings: { batch_size: 32, threshold: 0.5, labels: [neg, pos] }\n",
            "base: &b {x: 1, y: [a, b]}\nuse:\n  <<: *b\n  text: |\n    one\n    two\n  folded: >-\n    three\n? complex\n: !!str 12\n",
            "%YAML 1.2\n---\n\"quoted \\u00e9\": 'single ''quoted'''\nlist:\n- -1\n- 0x1F\n- .5e3\n...\n",
        ];
        const string Letters = "{}[]:,-?&*!|>'\"%@`#\n \t\\0a~<\u0085\u2028\ufeff";
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(seeds[i % seeds.Length]);
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text[at] = Letters[random.Next(Letters.Length)];
                        break;
                    case 1:
                        text.Insert(at, Letters[random.Next(Letters.Length)]);
                        break;
                    case 2:
                        text.Remove(at, Math.Min(text.Length - at - 1, random.Next(8)));
                        break;
                    default:
                        text.Insert(random.Next(text.Length), text.ToString(at, Math.Min(text.Length - at, random.Next(20))));
                        break;
                }
            }

            try
            {
                JsonDocument.Parse(YamlTests.Convert(text.ToString())).Dispose();
            }
            catch (ModelException e)
            {
                Assert.Equal("ASSET2137", e.Code);
            }
            catch (Exception e) when (e is not ModelException)
            {
                Assert.Fail($"{e.GetType()}: {e.Message}\n{e.StackTrace}\nof\n{text}");
            }
        }
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'#');
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
