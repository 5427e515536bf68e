using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace AssetSdk.Stores.Tests;

/// <summary>Amazon's own client: the way around the driver, by which tests place and see objects.</summary>
internal static class AmazonClient
{
    public static AmazonS3Client Of(string url) => new(
        new BasicAWSCredentials(RadosServer.AccessKey, RadosServer.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = url,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    /// <summary>A URL by which anybody may read an object for an hour.</summary>
    public static string Presigned(string url, string bucket, string key)
    {
        using var client = Of(url);
        return client.GetPreSignedURL(new GetPreSignedUrlRequest { BucketName = bucket, Key = key, Expires = DateTime.UtcNow.AddHours(1), Protocol = Protocol.HTTP });
    }

    public static async Task PutAsync(this AmazonS3Client client, string key, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = RadosServer.Bucket, Key = key, InputStream = content, UseChunkEncoding = false });
    }
}
