using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>What the command ends with. Scripts depend on the numbers: none changes its meaning.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Conflict = 4;
    public const int Integrity = 5;

    /// <summary>As shells report an end by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>As shells report an end by SIGPIPE: who read the output has gone.</summary>
    public const int PipeClosed = 141;

    private static readonly Dictionary<string, int> Codes = new(StringComparer.Ordinal)
    {
        [AssetErrorCode.InvalidReference.Id] = Usage,
        [AssetErrorCode.UnknownVersionScheme.Id] = Usage,
        [AssetErrorCode.InvalidVersion.Id] = Usage,
        [AssetErrorCode.VersionTwice.Id] = Usage,
        [AssetErrorCode.InvalidSetting.Id] = Usage,
        [AssetErrorCode.NoSource.Id] = Usage,
        [AssetErrorCode.InvalidSource.Id] = Usage,
        [AssetErrorCode.InsecureSource.Id] = Usage,
        [AssetErrorCode.NotPublishable.Id] = Usage,
        [AssetErrorCode.VersionNotFound.Id] = NotFound,
        [AssetErrorCode.AssetNotFound.Id] = NotFound,
        [AssetErrorCode.SubPathNotFound.Id] = NotFound,
        [AssetErrorCode.StoreNotFound.Id] = NotFound,
        [AssetErrorCode.VersionTaken.Id] = Conflict,
        [AssetErrorCode.DuplicateAsset.Id] = Conflict,
        [AssetErrorCode.LockedMode.Id] = Conflict,
        [AssetErrorCode.LockFileMergeConflict.Id] = Conflict,
        [AssetErrorCode.DigestMismatch.Id] = Integrity,
        [AssetErrorCode.InvalidManifest.Id] = Integrity,
        [AssetErrorCode.InvalidLockFile.Id] = Integrity,
        [AssetErrorCode.ArchiveRefused.Id] = Integrity,
    };

    /// <summary>The code of an error.</summary>
    public static int Of(AssetErrorCode code) => Codes.GetValueOrDefault(code.Id, Failed);
}
