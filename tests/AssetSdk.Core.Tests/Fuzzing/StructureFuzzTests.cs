using System.Text;
using System.Text.Json;
using AssetSdk.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

/// <summary>JSON with the keys that the formats have and values of any kind below them: refused by an <see cref="AssetException"/>, or read and written again.</summary>
public sealed class StructureFuzzTests
{
    private static readonly int Times = LongTests.Wanted ? 200_000 : 500;

    private static readonly Gen<string> Keys = Gen.Elements(
        "is_directory", "contents", "push_date", "assetsdk", "format", "digest", "size", "filename", "files", "path", "sha256", "executable",
        "version", "versions", "assets", "name", "requested", "scheme", "resolved", "kind", "x");

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Gen.Elements("null", "true", "false", "0", "1", "-1", "1.5", "1e400", "9223372036854775808", "\"\"", "\"file\"", "\"folder\"", "\"1.0\"", "\"\\ud800\"", "\"2026-01-02T03:04:05+00:00\""),
        Samples.Digests.Select(d => $"\"{d}\""),
        Samples.Digests.Select(d => $"\"{d.Hex}\""),
        Gen.OneOf(Samples.Names, Samples.Paths, Samples.Text).Select(t => JsonSerializer.Serialize(t)));

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalars
        : Gen.OneOf(Scalars, Object(depth - 1), Value(depth - 1).ListOf().Select(items => $"[{string.Join(',', items.Take(6))}]"));

    private static Gen<string> Object(int depth) =>
        (from key in Keys from value in Value(depth) select $"\"{key}\":{value}").ListOf().Select(members => $"{{{string.Join(',', members.Take(9))}}}");

    private static void Check(Gen<string> documents, Action<byte[]> read) => Properties.Check(documents, json =>
    {
        try
        {
            read(Encoding.UTF8.GetBytes(json));
        }
        catch (AssetException)
        {
            // Refused, as most are.
        }

        return true;
    }, Times);

    [Fact]
    public void Manifest_AnyStructure_IsRefusedOrMeansTheSame() => Check(
        from ours in Object(2)
        from contents in Value(1)
        from more in Object(2)
        from folder in Gen.Elements("true", "false", "0")
        select $"{{\"is_directory\":{folder},\"contents\":{contents},\"assetsdk\":{ours},\"more\":{more}}}",
        json =>
        {
            if (ManifestFormat.Read(json, "n/a") is { Tree: not null } read)
                Assert.Equal(read.Digest, ManifestFormat.Read(ManifestFormat.Write(read, out _), "n/a").Digest);
        });

    [Fact]
    public void LockFile_AnyStructure_IsRefusedOrMeansTheSame() => Check(
        from entries in Object(1).ListOf()
        from more in Value(2)
        select $"{{\"version\":1,\"more\":{more},\"assets\":[{string.Join(',', entries)}]}}",
        json =>
        {
            var read = LockFileFormat.Read(json, "lock");
            Assert.True(read.Means(LockFileFormat.Read(LockFileFormat.Write(read), "lock")));
        });

    [Fact]
    public void VersionList_AnyStructure_IsRefusedOrMeansTheSame() => Check(
        from versions in Gen.OneOf(Value(1), Samples.Versions.ListOf().Select(v => JsonSerializer.Serialize(v)))
        from more in Value(2)
        select $"{{\"more\":{more},\"versions\":{versions}}}",
        json =>
        {
            var read = VersionList.Read(json);
            Assert.Equal(read, VersionList.Read(VersionList.Write(read)));
        });
}
