using System.Buffers.Text;
using System.Text;
using AssetSdk.Core;
using Azure.Core;
using Azure.Identity;

namespace AssetSdk.Stores.Tests;

public sealed class AzureIdentityTests
{
    [Theory]
    [InlineData("""{"oid":"1234","upn":"dev@acme.example"}""", "the identity dev@acme.example of Azure.Identity")]
    [InlineData("""{"oid":"1234","appid":"build"}""", "the identity build of Azure.Identity")]
    [InlineData("""{"oid":"1234"}""", "the identity 1234 of Azure.Identity")]
    [InlineData("""{"oid":1}""", "the identity that Azure.Identity finds")]
    [InlineData("[]", "the identity that Azure.Identity finds")]
    [InlineData("{", "the identity that Azure.Identity finds")]
    public async Task Get_Token_IsForStorageAndSaysWhose(string claims, string who)
    {
        var credential = new TestCredential($"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.sig");
        var tokens = new AzureIdentityTokens(credential);

        var token = await tokens.GetAsync(CancellationToken.None);

        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);
        Assert.Equal((credential.Token, credential.Expires), (token.Value, token.Expires));
        Assert.Equal(who, tokens.Who);
    }

    [Fact]
    public async Task Get_TokenOfAnotherForm_IsGivenAsItIs()
    {
        var tokens = new AzureIdentityTokens(new TestCredential("opaque"));

        Assert.Equal("opaque", (await tokens.GetAsync(CancellationToken.None)).Value);
    }

    [Fact]
    public async Task Get_NoCredentials_IsDeniedAndSaysWhatToDo()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => new AzureIdentityTokens(new TestCredential(null)).GetAsync(CancellationToken.None));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("Nothing is configured.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("az login", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AZURE_STORAGE_CONNECTION_STRING", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X authentication failed: \nNo network.", "X authentication failed: No network. Log in")]
    [InlineData("X authentication failed: ", "X authentication failed: The cause. Log in")]
    public async Task Get_CredentialFails_SaysWhy(string message, string said)
    {
        var credential = new TestCredential(null) { Failure = new AuthenticationFailedException(message, new InvalidOperationException("The cause.\nMore.")) };

        var failure = await Assert.ThrowsAsync<AssetException>(() => new AzureIdentityTokens(credential).GetAsync(CancellationToken.None));

        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
    }

    private sealed class TestCredential(string? token) : TokenCredential
    {
        public Exception Failure { get; init; } = new CredentialUnavailableException("Nothing is configured.\nA long list follows.");

        public string Token => token!;

        public DateTimeOffset Expires { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public string[] Scopes { get; private set; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes = requestContext.Scopes;
            return token is null ? throw Failure : new(new AccessToken(token, Expires));
        }
    }
}
