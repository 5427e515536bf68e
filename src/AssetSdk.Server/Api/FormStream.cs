using AssetSdk.Stores;

namespace AssetSdk.Server.Api;

/// <summary>A part of a form, whose end or limits make a bad request and not a failure of this machine.</summary>
internal sealed class FormStream(Stream part) : ReadingStream
{
    /// <summary>The answer to a form that is not one.</summary>
    public static ApiException Malformed(Exception failure) => new(400, $"The form is not valid: {failure.Message}");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw Malformed(e);
        }
    }
}
