namespace AssetSdk.Stores.Tests;

/// <summary>Into what parts large objects are cut, by what each service documents of its limits.</summary>
public sealed class UploadPlanTests
{
    private const long MiB = 1 << 20;
    private const long GiB = 1 << 30;
    private const long TiB = 1L << 40;

    public static TheoryData<long> Lengths => [16 * MiB, (16 * MiB) + 1, 5 * GiB, (5 * GiB) + 1, 80_000 * MiB, (80_000 * MiB) + 1, 100 * GiB, 5 * TiB];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void S3_Parts_AreNoMoreThanTenThousandAndOfASizeThatIsTaken(long length)
    {
        var part = S3UploadLimits.Standard.PartBytesOf(length);

        Assert.InRange(CountOf(length, part), 1, 10_000);
        Assert.InRange(part, 5 * MiB, 5 * GiB);
        Assert.InRange(part, 1, Array.MaxLength);
        Assert.Equal(0, part % MiB);
    }

    [Theory]
    [InlineData(5 * GiB, 8, 640)]
    [InlineData(100 * GiB, 11, 9310)]
    [InlineData(5 * TiB, 525, 9987)]
    public void S3_Parts_AreOfThisSize(long length, int mebibytes, int count)
    {
        var part = S3UploadLimits.Standard.PartBytesOf(length);

        Assert.Equal((mebibytes * MiB, count), (part, CountOf(length, part)));
    }

    [Fact]
    public void S3_SingleRequest_IsForLessThanFiveGiB() => Assert.InRange(S3UploadLimits.Standard.SingleBytes, 5 * MiB, 5 * GiB);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Azure_Blocks_AreNoMoreThanFiftyThousandAndOfASizeThatIsTaken(long length)
    {
        var block = AzureUpload.BlockBytesOf(length, UploadMemory.BlockBytes);

        Assert.InRange(CountOf(length, block), 1, 50_000);
        Assert.InRange(block, UploadMemory.BlockBytes, 4000 * MiB);
    }

    [Theory]
    [InlineData(5 * GiB, 640)]
    [InlineData(100 * GiB, 12_800)]
    [InlineData(5 * TiB, 50_000)]
    public void Azure_Blocks_AreSoMany(long length, int count) => Assert.Equal(count, CountOf(length, AzureUpload.BlockBytesOf(length, UploadMemory.BlockBytes)));

    /// <summary>There is no limit to their number.</summary>
    [Fact]
    public void Gcs_Chunks_AreOfTheServicesGrain() => Assert.Equal(0, UploadMemory.BlockBytes % GcsUpload.ChunkGrain);

    private static long CountOf(long length, long part) => (length + part - 1) / part;
}
