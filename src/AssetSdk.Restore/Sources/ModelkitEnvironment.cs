using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// modelkit's own environment variables, which name the store when a project names none: a team that uses modelkit changes nothing.
/// </summary>
internal static class ModelkitEnvironment
{
    private const string Provider = "MODELKIT_STORAGE_PROVIDER";
    private const string DefaultPrefix = "modelkit-assets";

    /// <summary>Whether the project's store is the one that modelkit's variables name: it names none itself.</summary>
    public static bool IsUsed(ProjectRequest project) => project.Store.Length == 0 && project.Sources.Count == 0 && project.Environment(Provider) is { Length: > 0 };

    /// <summary>The scheme of items that name none: the project's; where the store is modelkit's, else that of <c>MODELKIT_ASSETS_VERSIONING_SYSTEM</c>.</summary>
    public static string Versioning(ProjectRequest project) =>
        project.Versioning.Length == 0 && IsUsed(project) ? project.Environment("MODELKIT_ASSETS_VERSIONING_SYSTEM") ?? "" : project.Versioning;

    /// <summary>The source that <c>MODELKIT_STORAGE_PROVIDER</c>, <c>_BUCKET</c> and <c>_PREFIX</c> name.</summary>
    /// <param name="environment">Reads the environment.</param>
    /// <returns>The source, or <see langword="null"/> when no provider is set.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: the provider is unknown, or the bucket is missing.</exception>
    public static AssetSource? Source(Func<string, string?> environment)
    {
        if (environment(Provider) is not { Length: > 0 } provider)
            return null;
        if (environment("MODELKIT_STORAGE_BUCKET") is not { Length: > 0 } bucket)
            throw new AssetException(AssetErrorCode.InvalidSource, "MODELKIT_STORAGE_PROVIDER is set and MODELKIT_STORAGE_BUCKET is not. Set both, or set AssetStore in the project.");
        var prefix = environment("MODELKIT_STORAGE_PREFIX") ?? DefaultPrefix;
        var url = provider switch
        {
            "local" => Path.GetFullPath(Path.Combine(bucket, prefix)),
            "gcs" => $"gs://{bucket}/{prefix}",
            "s3" or "s3ssm" => $"s3://{bucket}/{prefix}",
            // The account is that of the connection string.
            "az" => $"az:///{bucket}/{prefix}",
            _ => throw new AssetException(AssetErrorCode.InvalidSource, $"MODELKIT_STORAGE_PROVIDER is '{AssetPath.Printable(provider)}', which is none of local, gcs, s3, az."),
        };
        return new AssetSource("modelkit", new StoreSettings(url.TrimEnd('/')) { Environment = environment });
    }
}
