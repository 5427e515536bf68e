namespace AssetSdk.Stores;

/// <summary>The publish of one content under one number.</summary>
internal interface IVersionPublish
{
    /// <summary>Finds out what a publish would meet, and does nothing; <see langword="null"/> when nothing is in its way.</summary>
    Task<PublishOutcome?> LookAsync(CancellationToken cancellationToken);

    /// <summary>Publishes.</summary>
    Task<PublishOutcome> RunAsync(CancellationToken cancellationToken);
}

/// <summary>How the publish of one number ended: a status, or why the number is taken.</summary>
internal readonly record struct PublishOutcome(PublishStatus? Status, string TakenBecause = "");
