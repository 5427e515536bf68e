using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Listings that never end.</summary>
public sealed class ListingBoundTests : IAsyncLifetime
{
    private FaultServer _server = null!;

    public async Task InitializeAsync() => _server = await FaultServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("s3://bucket", "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>NEXT</NextContinuationToken></ListBucketResult>")]
    [InlineData("az://account/container", "<EnumerationResults><Blobs/><NextMarker>NEXT</NextMarker></EnumerationResults>")]
    [InlineData("gs://bucket", "{\"nextPageToken\":\"NEXT\"}")]
    public async Task List_EmptyPagesWithoutEnd_IsGivenUp(string url, string page)
    {
        var count = 0;
        _server.Rule = _ => Fault.Answer(200) with { Body = page.Replace("NEXT", (++count).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) };
        using var store = (IWritableObjectStore)StandardStores.Create().Open(new StoreSettings(url) { Endpoint = _server.Url, Anonymous = true, Environment = _ => null });

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ListKeysAsync());

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains(url, failure.Message, StringComparison.Ordinal);
        Assert.False(SourceFault.IsTransient(failure));
        Assert.Equal(ListingBound.MaxEmptyPages, _server.Requests.Count);
    }

    [Fact]
    public void Next_EmptyPagesBetweenFullOnes_AreTaken()
    {
        var bound = new ListingBound("s3://bucket");

        for (var page = 0; page < 3 * ListingBound.MaxEmptyPages; page++)
            Assert.Equal($"{page}", bound.Next(page % 100 == 0 ? 1 : 0, $"{page}"));
        Assert.Null(bound.Next(0, null));
    }

    [Fact]
    public void Next_PagesWithoutEnd_AreGivenUp()
    {
        var bound = new ListingBound("s3://bucket");

        for (var page = 1; page < ListingBound.MaxPages; page++)
            bound.Next(1000, $"{page}");
        Assert.Null(bound.Next(1000, null));
        Assert.Throws<AssetException>(() => bound.Next(1000, "one more"));
    }
}
