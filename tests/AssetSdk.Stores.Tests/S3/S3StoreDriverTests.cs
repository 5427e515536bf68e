using System.Reflection;
using AssetSdk.Core;

namespace AssetSdk.Stores.Tests;

public sealed class S3StoreDriverTests
{
    public static TheoryData<string, string?> Urls => new()
    {
        { "s3://bucket", "s3://bucket" },
        { "s3://bucket/", "s3://bucket" },
        { "s3://bucket/a/b/", "s3://bucket/a/b" },
        { "S3://bucket/a", "s3://bucket/a" },
        { "s3://my.bucket.example/A b%41+ü", "s3://my.bucket.example/A b%41+ü" },
        { "s3://Old_Bucket", "s3://Old_Bucket" },
        { "s3://", null },
        { "s3:///a", null },
        { "s3://ab", null },
        { "s3://-ab", null },
        { "s3://a..b", null },
        { "s3://bu cket", null },
        { "s3://bucket:9000/a", null },
        { "s3://bücket", null },
        { "s3://arn:aws:s3:eu-west-1:1:accesspoint/x", null },
        { "s3://bucket--euw1-az1--x-s3", null },
        { "s3://bucket/../other", null },
        { "s3://bucket/a//b", null },
        { "s3://bucket//a", null },
        { "s3://bucket/a?token=secret", null },
        { "s3://bucket/a#secret", null },
        { "s3://user:secret@bucket/a", null },
    };

    [Theory]
    [MemberData(nameof(Urls))]
    public void Open_Url_IsTakenOrRefused(string url, string? location)
    {
        if (location is not null)
        {
            using var store = Open(new StoreSettings(url) { Anonymous = true });
            Assert.Equal(location, store.Location);
            return;
        }

        var failure = Assert.Throws<AssetException>(() => Open(new StoreSettings(url)));
        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org", "ASSET1103")]
    [InlineData("example.org:9000", "ASSET1102")]
    [InlineData("ftp://example.org", "ASSET1102")]
    [InlineData("https://user:secret@example.org", "ASSET1102")]
    [InlineData("https://example.org/?a=secret", "ASSET1102")]
    public void Open_Endpoint_IsRefusedAndItsPlaceNamed(string endpoint, string code)
    {
        var set = Assert.Throws<AssetException>(() => Open(new StoreSettings("s3://bucket") { Endpoint = endpoint }));
        var inherited = Assert.Throws<AssetException>(() => Open(new StoreSettings("s3://bucket"), ("AWS_ENDPOINT_URL", endpoint)));

        Assert.Equal((code, code), (set.Code.Id, inherited.Code.Id));
        Assert.StartsWith("Endpoint ", set.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL", inherited.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", set.Message + inherited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_PlainHttpAllowed_IsTaken() =>
        Open(new StoreSettings("s3://bucket") { Endpoint = "http://example.org", AllowInsecure = true, Anonymous = true }).Dispose();

    [Theory]
    [InlineData("eu-west-1.example.org/")]
    [InlineData("EU")]
    [InlineData("-")]
    public void Open_RegionThatIsNone_IsRefused(string region) =>
        Assert.Equal(AssetErrorCode.InvalidSource, Assert.Throws<AssetException>(() => Open(new StoreSettings("s3://bucket") { Region = region })).Code);

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SESSION_TOKEN")]
    public void Open_CredentialThatIsNoHeader_IsRefusedAndNotShown(string variable)
    {
        var failure = Assert.Throws<AssetException>(() => Open(new StoreSettings("s3://bucket"), (variable, "hid\nden"), ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "x")));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("den", failure.Message.Replace("credential", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_OutsideOfTheDriver_HaveNothingOfAmazons()
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var users = typeof(S3StoreDriver).Assembly.GetTypes()
            .Where(t => t.GetFields(All).Select(f => f.FieldType)
                .Concat(t.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
                .Concat(t.GetInterfaces()).Append(t.BaseType)
                .Any(IsAmazons))
            .Select(t => (t.DeclaringType ?? t).Name)
            .Distinct();

        Assert.Equal(["AwsCredentials"], users);
    }

    private static bool IsAmazons(Type? type) =>
        type is not null && (type.Assembly.GetName().Name!.StartsWith("AWSSDK", StringComparison.Ordinal) || type.GetGenericArguments().Any(IsAmazons));

    private static IObjectStore Open(StoreSettings settings, params (string Name, string Value)[] environment) =>
        StandardStores.Create().Open(settings with { Environment = name => environment.FirstOrDefault(e => e.Name == name).Value });
}
