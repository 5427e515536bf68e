using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Profiles, by Amazon's own library.</summary>
public sealed class AwsCredentialsTests : S3TestBase, IDisposable
{
    private readonly TempFolder _folder = new();

    private StoreSettings Settings => new("s3://bucket") { Endpoint = Server.Url };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _folder.Write("credentials", $$"""
            [acme]
            aws_access_key_id = AKIAACME000000000000
            aws_secret_access_key = {{Secret}}
            aws_session_token = token-of-acme
            region = eu-west-3

            [process]
            credential_process = cat {{_folder["given.json"]}}

            [sso]
            sso_session = acme
            sso_account_id = 111122223333
            sso_role_name = x
            [sso-session acme]
            sso_start_url = https://acme.example/start
            sso_region = eu-west-1

            """);
        _folder.Write("given.json", $$"""{"Version": 1, "AccessKeyId": "AKIAPROCESS000000000", "SecretAccessKey": "{{Secret}}"}""");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_Profile_SignsWithItsKeyForItsRegion(bool set)
    {
        var store = set
            ? OpenWith(Settings with { Profile = "acme" })
            : OpenWith(Settings, ("AWS_PROFILE", "acme"), ("AWS_ACCESS_KEY_ID", ""));

        Assert.Equal("bytes", await store.ReadTextAsync("a"));
        Assert.Equal("bytes", await store.ReadTextAsync("a"));

        Assert.All(Server.Requests, r => Assert.Matches("Credential=AKIAACME000000000000/[0-9]{8}/eu-west-3/s3/", r["Authorization"]!));
        Assert.Equal("token-of-acme", Server.Requests[0]["x-amz-security-token"]);
    }

    [Fact]
    public async Task Read_KeysAndAProfileInTheEnvironment_SignsWithTheKeys()
    {
        Assert.Equal("bytes", await OpenWith(Settings, ("AWS_PROFILE", "acme")).ReadTextAsync("a"));

        Assert.Contains("Credential=AKIAIOSFODNN7EXAMPLE/", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ProfileOfAProcess_SignsWithWhatItSays()
    {
        Assert.Equal("bytes", await OpenWith(Settings with { Profile = "process" }).ReadTextAsync("a"));

        Assert.Contains("Credential=AKIAPROCESS000000000/", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RefusedProfile_IsNamed()
    {
        Server.Always("bucket/a", Fault.Answer(403));

        var failure = await FailsAsync(OpenWith(Settings with { Profile = "acme" }), AssetErrorCode.AccessDenied);

        Assert.Contains("the access key AKIA… of the profile 'acme'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoSuchProfile_NamesIt()
    {
        var failure = await FailsAsync(OpenWith(Settings with { Profile = "nobody" }), AssetErrorCode.InvalidSource);

        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public void LibrariesOfOtherServices_AreThere()
    {
        // The core library looks for them by these names, when a profile assumes a role or signs on.
        foreach (var name in new[] { "AWSSDK.SecurityToken", "AWSSDK.SSO", "AWSSDK.SSOOIDC" })
            Assert.Equal(name, System.Reflection.Assembly.Load(name).GetName().Name);
    }

    [Fact]
    public async Task Read_ProfileThatHasNotSignedOn_SaysHow()
    {
        var failure = await FailsAsync(OpenWith(Settings with { Profile = "sso" }), AssetErrorCode.AccessDenied);

        Assert.Contains("aws sso login --profile sso", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    private IWritableObjectStore OpenWith(StoreSettings settings, params (string Name, string Value)[] environment) =>
        Open(settings, [.. environment, ("AWS_SHARED_CREDENTIALS_FILE", _folder["credentials"])]);
}
