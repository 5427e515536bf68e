using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Writes that S3 refuses because of another one that is under way.</summary>
public sealed class S3ConflictTests : S3TestBase
{
    private const string Address = "http://bucket.s3.eu-west-1.amazonaws.com/a";

    public static TheoryData<int, string> Conflicts => new()
    {
        { 409, "ConditionalRequestConflict" },
        { 500, "UnknownError" },
    };

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task Create_TheOtherWon_IsRefused(int status, string code)
    {
        Server.Objects[Address] = "theirs"u8.ToArray();

        Assert.False(await Open(status, code).WriteAsync("a", "ours"));
    }

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task Create_TheOtherWroteNothing_MayPass(int status, string code)
    {
        var store = Open(status, code);

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "ours"))));
    }

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task Replace_TheOtherWon_IsRefused(int status, string code)
    {
        Server.Objects[Address] = "theirs"u8.ToArray();

        Assert.False(await Open(status, code).WriteAsync("a", "ours", "\"before\""));
    }

    [Theory]
    [MemberData(nameof(Conflicts))]
    public async Task Replace_TheOtherWroteNothing_MayPass(int status, string code)
    {
        Server.Objects[Address] = "before"u8.ToArray();
        var store = Open(status, code);
        var validator = await store.ValidatorAsync("a");

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "ours", validator))));
    }

    [Fact]
    public async Task Replace_ObjectIsGone_IsRefused() => Assert.False(await Open(404, "NoSuchKey").WriteAsync("a", "ours", "\"before\""));

    [Fact]
    public async Task Write_BytesDamagedOnTheWay_MayPass()
    {
        var store = Open(400, "BadDigest");

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", "ours"))));
    }

    private IWritableObjectStore Open(int status, string code)
    {
        Server.Rule = r => r.Method == "PUT" ? Error(status, code) : null;
        return OpenAmazon("s3://bucket", "eu-west-1");
    }
}
