using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>Checks what a project says and turns it into requests, sources and overrides. Every wrong item gets its own diagnostic.</summary>
internal sealed class ItemParser(ProjectRequest project)
{
    // Slower than this a stalled source could not be told from one that is held back.
    private const long MinBandwidth = 10_000;

    private readonly List<AssetDiagnostic> _problems = [];

    public IReadOnlyList<AssetDiagnostic> Problems => _problems;

    public IReadOnlyList<AssetRequest> Requests()
    {
        var requests = new List<AssetRequest>(project.Items.Count);
        foreach (var item in project.Items)
        {
            Try(item.Origin, () => requests.Add(Parse(item)));
        }

        CheckOneExtractEach(requests);
        if (!project.SeveralFrameworks)
            CheckOneAccessorEach(requests);
        return requests;
    }

    public IReadOnlyList<AssetSource> Sources()
    {
        var sources = new List<AssetSource>();
        foreach (var item in project.Sources.Distinct())
        {
            Try(item.Origin, () => sources.Add(new AssetSource(item.Name, new StoreSettings(Absolute(item.Url, item.Name))
            {
                Endpoint = OrNull(item.Endpoint),
                Region = OrNull(item.Region),
                Profile = OrNull(item.Profile),
                Account = OrNull(item.Account),
                TokenEnvironment = OrNull(item.TokenEnvironment),
                Anonymous = SettingText.Flag("Anonymous", item.Anonymous),
                AllowInsecure = SettingText.Flag("AllowInsecure", item.AllowInsecure),
                Environment = project.Environment,
            })
            {
                Priority = item.Priority.Length == 0 ? 0 : Number(item.Priority, "Priority"),
                Prefixes = AssetSource.ParsePrefixes(item.Prefixes),
            }));
        }

        if (project.Store.Length > 0)
            Try(null, () => sources.Add(new AssetSource("store", new StoreSettings(Absolute(project.Store, "AssetStore")) { Environment = project.Environment })));
        if (ModelkitEnvironment.IsUsed(project))
            Try(null, () => sources.AddRange(ModelkitEnvironment.Source(project.Environment) is { } source ? [source] : Array.Empty<AssetSource>()));
        return sources;
    }

    public IReadOnlyDictionary<string, AssetOverrideItem> Overrides()
    {
        var overrides = new Dictionary<string, AssetOverrideItem>(StringComparer.Ordinal);
        foreach (var item in project.Overrides)
        {
            Try(item.Origin, () =>
            {
                if (!AssetName.IsValid(item.Name, out var problem))
                    throw new AssetException(AssetErrorCode.OverrideRefused, $"'{AssetPath.Printable(item.Name)}' is not an asset name: {problem}. An AssetOverride includes a name without version and sub path.");
                if (item.Path.Length == 0 || (!File.Exists(item.Path) && !Directory.Exists(item.Path)))
                    throw new AssetException(AssetErrorCode.OverrideRefused, $"The override of '{item.Name}' leads to '{item.Path}', which does not exist. Correct its Path or remove the AssetOverride.");
                overrides[item.Name] = item;
            });
        }

        return overrides;
    }

    public int Parallelism()
    {
        const int Default = 16;
        var parallelism = Default;
        if (project.Parallelism.Length > 0)
            Try(null, () => parallelism = Number(project.Parallelism, "AssetRestoreParallelism") is > 0 and <= 256 and var n ? n : throw Invalid("AssetRestoreParallelism", project.Parallelism, "a number from 1 to 256"));
        return parallelism;
    }

    /// <summary>How many bytes a second all transfers may have together; <see langword="null"/> for no limit.</summary>
    public long? Bandwidth()
    {
        long? limit = null;
        if (project.Bandwidth.Length > 0)
            Try(null, () => limit = ByteSize.TryParse(project.Bandwidth, out var bytes) && bytes >= MinBandwidth ? bytes : throw Invalid("AssetRestoreBandwidth", project.Bandwidth, "bytes a second with a unit, 10 kB or more: '500 kB', '20 MB', '1 GB'"));
        return limit;
    }

    /// <exception cref="AssetException">The item is not valid.</exception>
    public AssetRequest Parse(RemoteAssetItem item)
    {
        var reference = AssetReference.Parse(item.Include);
        CheckCopyMode("CopyToPublishDirectory", item.CopyToPublishDirectory);
        CheckCopyMode("CopyToOutputDirectory", item.CopyToOutputDirectory);
        if (item.TargetPath.Length > 0 && AssetPath.Problem(item.TargetPath.TrimEnd('/').Replace('\\', '/')) is { } target)
            throw Invalid("TargetPath", item.TargetPath, $"a path below the output folder; here {target}");
        if (item.Url.Length > 0 || item.Sha256.Length > 0 || item.Extract.Length > 0)
            return new AssetRequest(item, reference, null, ParseUrl(item, reference));

        var scheme = item.Versioning.Length > 0 ? VersionScheme.Get(item.Versioning) : SchemeChoice.Of(project, reference.Name, OrNull(item.Source));
        if (item.Version.Length > 0)
        {
            if (reference.Version is not null)
                throw new AssetException(AssetErrorCode.VersionTwice, $"'{item.Include}' says its version in the reference and again in Version=\"{item.Version}\". Write it once.");
            reference = reference with { Version = item.Version };
        }

        if (reference.Version is { } version)
            scheme.CheckRequest(version);
        return new AssetRequest(item, reference, scheme, null);
    }

    private static UrlAsset ParseUrl(RemoteAssetItem item, AssetReference reference)
    {
        if (item.Url.Length == 0)
            throw new AssetException(AssetErrorCode.InvalidSetting, $"'{item.Include}' has Sha256 or Extract and no Url. Add the Url of the file, or take them out.");
        StoreUrl.CheckNoUserInfo(item.Url);
        if (!Uri.TryCreate(item.Url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw Invalid("Url", StoreUrl.Redact(item.Url), "an https address");
        if (!Digest.TryFromHex(item.Sha256.StartsWith("sha256:", StringComparison.Ordinal) ? item.Sha256[7..] : item.Sha256, out var digest))
        {
            throw item.Sha256.Length == 0
                ? new AssetException(AssetErrorCode.InvalidSetting, $"'{item.Include}' has a Url and no Sha256, which is what locks its bytes. Add the SHA-256 of the file, as in Sha256=\"9f86d081…\" (sha256sum prints it).")
                : Invalid("Sha256", item.Sha256, "64 hex digits");
        }

        if (reference.Version is not null && item.Version.Length > 0)
            throw new AssetException(AssetErrorCode.VersionTwice, $"'{item.Include}' says its version in the reference and again in Version=\"{item.Version}\". Write it once.");
        var version = reference.Version ?? (item.Version.Length > 0 ? item.Version : digest.Hex[..12]);
        if (AssetReference.VersionProblem(version) is { } problem)
            throw new AssetException(AssetErrorCode.InvalidVersion, $"'{AssetPath.Printable(version)}' is not a version: {problem}.");
        var extract = item.Extract switch
        {
            "" => ArchiveKind.None,
            "zip" => ArchiveKind.Zip,
            "tar" => ArchiveKind.Tar,
            "tar.gz" => ArchiveKind.TarGz,
            _ => throw Invalid("Extract", item.Extract, "zip, tar or tar.gz"),
        };
        return new UrlAsset(address, digest, extract, version);
    }

    private void CheckOneExtractEach(List<AssetRequest> requests)
    {
        // The lock file tells files by their hash: one file cannot be locked as two assets under one name.
        foreach (var same in requests.Where(r => r.Url is not null).GroupBy(r => r.Key))
        {
            foreach (var other in same.Where(r => r.Url!.Extract != same.First().Url!.Extract))
                Add(AssetErrorCode.InvalidSetting, $"'{other.Item.Include}' is there twice with the same Sha256 and different Extract. Give one of them another name.", other.Item.Origin);
        }
    }

    private void CheckOneAccessorEach(List<AssetRequest> requests)
    {
        foreach (var same in requests.GroupBy(r => r.Reference.Name, StringComparer.Ordinal))
        {
            // All but one must be told apart.
            var derived = same.Where(r => r.Item.Accessor.Length == 0).ToList();
            foreach (var item in derived.Skip(1))
                Add(AssetErrorCode.DuplicateAsset, $"'{item.Item.Include}' and '{derived[0].Item.Include}' name the same asset, so both would be the same accessor. Give one of them an Accessor, as in Accessor=\"{SuggestedAccessor(item)}\", or remove it.", item.Item.Origin);
        }
    }

    private static string SuggestedAccessor(AssetRequest request) =>
        string.Join('.', request.Reference.Name.Split('/').Select(s => char.ToUpperInvariant(s[0]) + new string([.. s.Skip(1).Where(char.IsAsciiLetterOrDigit)]))) + "2";

    private string Absolute(string url, string what)
    {
        if (url.Length == 0)
            throw new AssetException(AssetErrorCode.InvalidSource, $"The source '{AssetPath.Printable(what)}' has no Url. Set it to a folder path, https://host/prefix, s3://bucket/prefix, gs://bucket/prefix, az://account/container/prefix or assetsdb+https://host.");
        return url.Contains("://", StringComparison.Ordinal) || url.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
            ? url
            : Path.GetFullPath(Path.Combine(project.Folder, url));
    }

    private static void CheckCopyMode(string name, string value)
    {
        if (value.Length > 0 && !CopyMode.IsKnown(value))
            throw Invalid(name, value, "true, false, Always, PreserveNewest, IfDifferent or Never");
    }

    private static int Number(string value, string name) =>
        int.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid(name, value, "a whole number");

    private static AssetException Invalid(string name, string value, string wanted) =>
        new(AssetErrorCode.InvalidSetting, $"{name} is '{AssetPath.Printable(value)}'. It must be {wanted}.");

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private void Try(ItemOrigin? origin, Action parse)
    {
        try
        {
            parse();
        }
        catch (AssetException e)
        {
            Add(e.Code, e.Message, origin);
        }
    }

    private void Add(AssetErrorCode code, string message, ItemOrigin? origin) =>
        _problems.Add(new AssetDiagnostic(DiagnosticSeverity.Error, code, message, origin));
}
