namespace AssetSdk.Testing;

/// <summary>How services say that an object is not there.</summary>
public static class ServiceWords
{
    public static Fault S3 { get; } = Fault.Answer(404) with
    {
        Body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><RequestId>1</RequestId></Error>",
        Headers = [("Content-Type", "application/xml"), ("x-amz-request-id", "1")],
    };

    public static Fault Azure { get; } = Fault.Answer(404) with
    {
        Body = "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.</Message></Error>",
        Headers = [("Content-Type", "application/xml"), ("x-ms-error-code", "BlobNotFound"), ("x-ms-request-id", "1")],
    };

    /// <summary>Where an object's bytes were asked for.</summary>
    public static Fault Gcs { get; } = Fault.Answer(404) with
    {
        Body = "No such object: bucket/a",
        Headers = [("Content-Type", "text/html; charset=UTF-8"), ("X-GUploader-UploadID", "1")],
    };

    public static Fault AssetsDb { get; } = Fault.Answer(404) with
    {
        Body = """{"success":false,"error":"File not found"}""",
        Headers = [("Content-Type", "application/json; charset=utf-8")],
    };
}
