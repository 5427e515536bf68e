namespace AssetSdk.Server.Queries;

/// <summary>A document that may match.</summary>
/// <param name="Seq">Its place in the order in which documents came.</param>
/// <param name="Json">Its text.</param>
internal readonly record struct Candidate(long Seq, string Json);
