using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What is asked, of whom, and who is said to ask.</summary>
public sealed class S3RequestTests : S3TestBase
{
    [Fact]
    public async Task Read_Credentials_SignTheRequest()
    {
        Assert.Equal("bytes", await Open().ReadTextAsync("a"));

        var request = Assert.Single(Server.Requests);
        Assert.Matches("^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/[0-9]{8}/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$", request["Authorization"]!);
        Assert.Equal(SigV4.EmptyHash, request["x-amz-content-sha256"]);
        Assert.Null(request["x-amz-security-token"]);
    }

    [Fact]
    public async Task Read_SessionToken_IsSentAndSigned()
    {
        await Open(environment: ("AWS_SESSION_TOKEN", "token")).ReadTextAsync("a");

        Assert.Equal("token", Server.Requests[0]["x-amz-security-token"]);
        Assert.Contains("x-amz-security-token", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Anonymous_IsNotSigned()
    {
        Assert.Equal("bytes", await Open(new StoreSettings("s3://bucket") { Endpoint = Server.Url, Anonymous = true }).ReadTextAsync("a"));

        Assert.Null(Server.Requests[0]["Authorization"]);
        Assert.Null(Server.Requests[0]["x-amz-date"]);
    }

    [Fact]
    public async Task Read_RequesterPays_IsAccepted()
    {
        await Open(environment: ("AWS_REQUEST_PAYER", "requester")).ReadTextAsync("a");
        await Open().ReadTextAsync("a");

        Assert.Equal("requester", Server.Requests[0]["x-amz-request-payer"]);
        Assert.Contains("x-amz-request-payer", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
        Assert.Null(Server.Requests[1]["x-amz-request-payer"]);
    }

    [Theory]
    [InlineData("AWS_REGION", "eu-west-1")]
    [InlineData("AWS_DEFAULT_REGION", "eu-west-1")]
    [InlineData("AWS_SECRET", "us-east-1")]
    public async Task Read_RegionOfTheEnvironment_IsSignedFor(string variable, string region)
    {
        await Open(environment: (variable, "eu-west-1")).ReadTextAsync("a");

        Assert.Contains($"/{region}/s3/", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S3_ENDPOINT", "AWS_ENDPOINT_URL_S3")]
    [InlineData("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL", "AWS_ENDPOINT")]
    public async Task Read_EndpointOfTheEnvironment_IsAskedInTheirOrder(string first, string then)
    {
        var store = Open(new StoreSettings("s3://bucket"), (first, Server.Url), (then, "http://127.0.0.1:1"));

        Assert.Equal("bytes", await store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Read_EndpointWithAPath_IsKept()
    {
        Server.Objects["s3/bucket/pre/a"] = "below"u8.ToArray();

        Assert.Equal("below", await Open(new StoreSettings("s3://bucket/pre") { Endpoint = Server.Url + "/s3/" }).ReadTextAsync("a"));
    }

    [Theory]
    [InlineData("a b", "/bucket/a%20b")]
    [InlineData("a+b", "/bucket/a%2Bb")]
    [InlineData("%41", "/bucket/%2541")]
    [InlineData("a#b?c", "/bucket/a%23b%3Fc")]
    [InlineData("a=b&c/d", "/bucket/a%3Db%26c/d")]
    [InlineData("f\u00fcr", "/bucket/f%C3%BCr")]
    [InlineData("fu\u0308r", "/bucket/fu%CC%88r")]
    public async Task Read_Key_IsEncodedAsS3SignsIt(string key, string target)
    {
        await Open().ReadBytesAsync(key);

        Assert.Equal(target, Server.Requests[0].Target);
    }

    [Fact]
    public async Task Read_Prefix_IsTakenAsItIsWritten()
    {
        await Open(new StoreSettings("s3://bucket/pre fix/%41+") { Endpoint = Server.Url }).ReadBytesAsync("a");

        Assert.Equal("/bucket/pre%20fix/%2541%2B/a", Server.Requests[0].Target);
    }

    [Theory]
    [InlineData("s3://bucket/p", "eu-west-1", "http://bucket.s3.eu-west-1.amazonaws.com/p/a")]
    [InlineData("s3://my.bucket", "eu-west-1", "http://s3.eu-west-1.amazonaws.com/my.bucket/a")]
    [InlineData("s3://Old_Bucket", "us-east-1", "http://s3.us-east-1.amazonaws.com/Old_Bucket/a")]
    [InlineData("s3://bucket", "cn-north-1", "http://bucket.s3.cn-north-1.amazonaws.com.cn/a")]
    public async Task Read_Amazon_IsAskedByHostOrByPath(string url, string region, string address)
    {
        Server.Objects[address] = "there"u8.ToArray();

        Assert.Equal("there", await OpenAmazon(url, region).ReadTextAsync("a"));
        Assert.Equal(new Uri(address).Host, Server.Requests[0]["Host"]);
    }

    [Fact]
    public async Task Write_Object_HasTypeHashesAndCondition()
    {
        Server.Rule = r => r.Method == "PUT" ? Answer(200, "", "ETag: \"1\"") : null;
        var store = OpenAmazon("s3://bucket", "eu-west-1");

        Assert.True(await store.WriteAsync("n/1.0.meta", "hello\n"));
        Assert.True(await store.WriteAsync("n/1.0/x", "hello\n", ifMatch: "\"0\""));

        var create = Server.Requests[0];
        Assert.Equal(("application/json", "*", "sZRqySSS0jR8YjW00mERhA==", "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"), (create["Content-Type"], create["If-None-Match"], create["Content-MD5"], create["x-amz-content-sha256"]));
        Assert.Null(create["x-amz-server-side-encryption"]);
        Assert.Equal(("application/octet-stream", "\"0\""), (Server.Requests[1]["Content-Type"], Server.Requests[1]["If-Match"]));
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task Write_KmsKey_IsNamedAndSigned()
    {
        Server.Rule = r => r.Method == "PUT" ? Answer(200, "", "ETag: \"1\"") : null;

        await OpenAmazon("s3://bucket", "eu-west-1", environment: ("AWS_KMS_KEY_ID", "alias/assets")).WriteAsync("a", "x");

        Assert.Equal(("aws:kms", "alias/assets"), (Server.Requests[0]["x-amz-server-side-encryption"], Server.Requests[0]["x-amz-server-side-encryption-aws-kms-key-id"]));
        Assert.Contains("x-amz-server-side-encryption;x-amz-server-side-encryption-aws-kms-key-id", Server.Requests[0]["Authorization"]!, StringComparison.Ordinal);
    }
}
