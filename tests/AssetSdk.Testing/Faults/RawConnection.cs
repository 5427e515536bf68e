using System.IO.Pipelines;

namespace AssetSdk.Testing;

/// <summary>The way around the web server, for answers that it would not send.</summary>
internal sealed record RawConnection(PipeWriter Output);
