using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

public sealed class ZipDirectoryTests
{
    private static readonly byte[] Entry = [.. "PK\x01\x02"u8];

    [Fact]
    public void Read_AsManyAsMayBeAndItsEndReadTwice_IsTaken()
    {
        using var zip = Directory(AssetTree.MaxFiles);

        ReadBackwardsThenWhole(zip);

        Assert.Equal(zip.Length, zip.Position);
    }

    [Fact]
    public void Read_OneMore_IsRefused()
    {
        using var zip = Directory(AssetTree.MaxFiles + 1);

        var failure = Assert.Throws<AssetException>(() => ReadBackwardsThenWhole(zip));

        Assert.Equal(AssetErrorCode.ArchiveRefused, failure.Code);
    }

    private static ZipDirectoryStream Directory(int entries)
    {
        var bytes = new byte[entries * Entry.Length];
        for (var i = 0; i < bytes.Length; i += Entry.Length)
            Entry.CopyTo(bytes, i);
        return new ZipDirectoryStream(new MemoryStream(bytes));
    }

    private static void ReadBackwardsThenWhole(ZipDirectoryStream zip)
    {
        var buffer = new byte[64 << 10];
        for (var i = 1; i <= 100; i++)
        {
            zip.Position = zip.Length - (32 * i);
            zip.ReadExactly(buffer, 0, 32);
        }

        zip.Position = 0;
        while (zip.Read(buffer, 0, buffer.Length) > 0)
        {
        }
    }
}
