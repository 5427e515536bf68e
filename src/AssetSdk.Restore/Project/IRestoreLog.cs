namespace AssetSdk.Restore;

/// <summary>Takes what a restore has to say while it runs. Safe for concurrent use.</summary>
public interface IRestoreLog
{
    /// <summary>A line that a user should see: a finished download, a wait.</summary>
    void Important(string message);

    /// <summary>A line for who looks closer: a cache hit, a retry.</summary>
    void Detail(string message);

    /// <summary>How far a download is, a few times a second while bytes arrive.</summary>
    void Progress(AssetProgress progress);
}
