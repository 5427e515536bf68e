#nullable enable
using System;
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>
/// Every code that AssetSdk reports, in one place. The generator and the runtime library compile this file too, so it stays within netstandard2.0.
/// </summary>
/// <remarks>
/// <c>10xx</c> references and project, <c>11xx</c> sources and network, <c>12xx</c> integrity and lock, <c>13xx</c> cache and disk,
/// <c>14xx</c> publish, <c>20xx</c> accessors, <c>21xx</c> models, <c>30xx</c> server. A code never changes its meaning; a retired one is never used again.
/// </remarks>
#if ASSETSDK_GENERATOR || ASSETSDK_RUNTIME
internal
#else
public
#endif
sealed class AssetErrorCode : IEquatable<AssetErrorCode>
{
    /// <summary>Base of the help links. Empty, and the links are omitted, until the project has a home.</summary>
    public const string HelpLinkBase = "";

    private static readonly List<AssetErrorCode> Codes = new List<AssetErrorCode>();

    private AssetErrorCode(string id, string title)
    {
        Id = id;
        Title = title;
        Codes.Add(this);
    }

    // 10xx: references and project

    /// <summary>A reference is not of the form <c>name[:version][[sub/path]]</c>.</summary>
    public static readonly AssetErrorCode InvalidReference = new AssetErrorCode("ASSET1001", "The reference is not valid");

    /// <summary>A version scheme of this name does not exist.</summary>
    public static readonly AssetErrorCode UnknownVersionScheme = new AssetErrorCode("ASSET1002", "The version scheme is unknown");

    /// <summary>A version is not one of its scheme.</summary>
    public static readonly AssetErrorCode InvalidVersion = new AssetErrorCode("ASSET1003", "The version is not valid in its scheme");

    /// <summary>An item says its version both in the reference and in <c>Version</c>.</summary>
    public static readonly AssetErrorCode VersionTwice = new AssetErrorCode("ASSET1004", "The version is given twice");

    /// <summary>Two items of a project name the same asset and neither is told apart by <c>Accessor</c>.</summary>
    public static readonly AssetErrorCode DuplicateAsset = new AssetErrorCode("ASSET1005", "Two items name the same asset");

    /// <summary>The asset exists but has no such version.</summary>
    public static readonly AssetErrorCode VersionNotFound = new AssetErrorCode("ASSET1006", "The version does not exist");

    /// <summary>No source has an asset of this name.</summary>
    public static readonly AssetErrorCode AssetNotFound = new AssetErrorCode("ASSET1007", "The asset does not exist");

    /// <summary>The asset has no such file or folder.</summary>
    public static readonly AssetErrorCode SubPathNotFound = new AssetErrorCode("ASSET1008", "The sub path does not exist");

    /// <summary>A property or an item's metadata has a value that is not understood.</summary>
    public static readonly AssetErrorCode InvalidSetting = new AssetErrorCode("ASSET1009", "A setting is not valid");

    /// <summary>The .NET SDK or the host that builds is too old, or of a kind that is not supported.</summary>
    public static readonly AssetErrorCode HostNotSupported = new AssetErrorCode("ASSET1010", "This build host is not supported");

    /// <summary>AssetSdk comes as an MSBuild SDK and as a package, in different versions.</summary>
    public static readonly AssetErrorCode MixedVersions = new AssetErrorCode("ASSET1011", "AssetSdk is there in two versions");

    /// <summary>Warning: the language has no accessors.</summary>
    public static readonly AssetErrorCode LanguageWithoutAccessors = new AssetErrorCode("ASSET1012", "No accessors in this language");

    /// <summary>Warning: an asset is overridden by a local path.</summary>
    public static readonly AssetErrorCode OverrideInUse = new AssetErrorCode("ASSET1013", "An asset is overridden by a local path");

    /// <summary>An override cannot be used: its path does not exist, it overrides nothing, or locked mode refuses it.</summary>
    public static readonly AssetErrorCode OverrideRefused = new AssetErrorCode("ASSET1014", "An override cannot be used");

    /// <summary>Warning: a packed library needs assets that its package does not carry.</summary>
    public static readonly AssetErrorCode PackNeedsAssets = new AssetErrorCode("ASSET1015", "The package does not carry its assets");

    /// <summary>Two projects publish different bytes under one asset name and version.</summary>
    public static readonly AssetErrorCode PublishConflict = new AssetErrorCode("ASSET1016", "Two projects publish different bytes under one version");

    /// <summary>Warning of a design-time build: assets are not there yet.</summary>
    public static readonly AssetErrorCode BuildDue = new AssetErrorCode("ASSET1017", "Assets are not restored yet");

    /// <summary>A project or solution cannot be evaluated.</summary>
    public static readonly AssetErrorCode ProjectNotReadable = new AssetErrorCode("ASSET1018", "The project cannot be read");

    /// <summary>What is to be changed in a project is written in a way that only its author can change.</summary>
    public static readonly AssetErrorCode ProjectNotEditable = new AssetErrorCode("ASSET1019", "The project cannot be edited");

    // 11xx: sources and network

    /// <summary>A project has remote assets and no source.</summary>
    public static readonly AssetErrorCode NoSource = new AssetErrorCode("ASSET1101", "No asset store is set");

    /// <summary>A source's URL or metadata is not valid.</summary>
    public static readonly AssetErrorCode InvalidSource = new AssetErrorCode("ASSET1102", "A source is not valid");

    /// <summary>A source speaks plain <c>http</c> to another machine.</summary>
    public static readonly AssetErrorCode InsecureSource = new AssetErrorCode("ASSET1103", "A source is not secure");

    /// <summary>A source failed: no answer, a broken transfer, an unexpected status.</summary>
    public static readonly AssetErrorCode SourceFailed = new AssetErrorCode("ASSET1104", "A source failed");

    /// <summary>A source refused access.</summary>
    public static readonly AssetErrorCode AccessDenied = new AssetErrorCode("ASSET1105", "A source refused access");

    /// <summary>Offline mode, and something is needed that only the network has.</summary>
    public static readonly AssetErrorCode Offline = new AssetErrorCode("ASSET1106", "Not available offline");

    /// <summary>A redirect leads where it must not.</summary>
    public static readonly AssetErrorCode RedirectRefused = new AssetErrorCode("ASSET1107", "A redirect was refused");

    /// <summary>Warning: a source failed and another delivered the locked bytes.</summary>
    public static readonly AssetErrorCode SourcePassedOver = new AssetErrorCode("ASSET1108", "A source was passed over");

    /// <summary>The store itself is not there: a folder that does not exist.</summary>
    public static readonly AssetErrorCode StoreNotFound = new AssetErrorCode("ASSET1109", "The store does not exist");

    // 12xx: integrity and lock

    /// <summary>Bytes are not what their digest says: nothing of them is trusted.</summary>
    public static readonly AssetErrorCode DigestMismatch = new AssetErrorCode("ASSET1201", "The bytes are not the expected ones");

    /// <summary>The lock file cannot be read.</summary>
    public static readonly AssetErrorCode InvalidLockFile = new AssetErrorCode("ASSET1202", "The lock file is not valid");

    /// <summary>The lock file has the marks of an unresolved merge.</summary>
    public static readonly AssetErrorCode LockFileMergeConflict = new AssetErrorCode("ASSET1203", "The lock file has a merge conflict");

    /// <summary>The lock file was written by a newer AssetSdk.</summary>
    public static readonly AssetErrorCode UnknownLockFileFormat = new AssetErrorCode("ASSET1204", "The lock file's format is unknown");

    /// <summary>Locked mode, and the lock file would have to change.</summary>
    public static readonly AssetErrorCode LockedMode = new AssetErrorCode("ASSET1205", "The lock file would change");

    /// <summary>The lock file cannot be written.</summary>
    public static readonly AssetErrorCode LockFileNotWritable = new AssetErrorCode("ASSET1206", "The lock file cannot be written");

    /// <summary>What a store says of a version is malformed or hostile.</summary>
    public static readonly AssetErrorCode InvalidManifest = new AssetErrorCode("ASSET1207", "The manifest is not valid");

    /// <summary>An archive is malformed or hostile; no entry of it was taken.</summary>
    public static readonly AssetErrorCode ArchiveRefused = new AssetErrorCode("ASSET1208", "The archive was refused");

    // 13xx: cache and disk

    /// <summary>The cache cannot be written.</summary>
    public static readonly AssetErrorCode CacheNotWritable = new AssetErrorCode("ASSET1301", "The cache cannot be written");

    /// <summary>The disk is full.</summary>
    public static readonly AssetErrorCode DiskFull = new AssetErrorCode("ASSET1302", "The disk is full");

    /// <summary>Another process holds a lock for too long.</summary>
    public static readonly AssetErrorCode LockTimeout = new AssetErrorCode("ASSET1303", "Another process holds the lock");

    /// <summary>Information: something in the cache was damaged and is brought again.</summary>
    public static readonly AssetErrorCode CacheRepaired = new AssetErrorCode("ASSET1304", "The cache was repaired");

    /// <summary>A file of the project cannot be read or written.</summary>
    public static readonly AssetErrorCode FileAccess = new AssetErrorCode("ASSET1305", "A file cannot be read or written");

    // 14xx: publish

    /// <summary>The version number belongs to other bytes.</summary>
    public static readonly AssetErrorCode VersionTaken = new AssetErrorCode("ASSET1401", "The version is taken");

    /// <summary>A name or version cannot be published.</summary>
    public static readonly AssetErrorCode NotPublishable = new AssetErrorCode("ASSET1402", "The name or version cannot be published");

    /// <summary>What is to be published cannot be read as an asset.</summary>
    public static readonly AssetErrorCode InvalidContent = new AssetErrorCode("ASSET1403", "The content cannot be published");

    /// <summary>The store cannot be written.</summary>
    public static readonly AssetErrorCode StoreNotWritable = new AssetErrorCode("ASSET1404", "The store cannot be written");

    // 20xx: accessors

    /// <summary>Two assets have the same accessor.</summary>
    public static readonly AssetErrorCode AccessorClash = new AssetErrorCode("ASSET2001", "Two assets have the same accessor");

    /// <summary>The index is not one that this generator reads.</summary>
    public static readonly AssetErrorCode InvalidIndex = new AssetErrorCode("ASSET2002", "The index cannot be read");

    /// <summary>Information: an asset has too many files for an accessor each.</summary>
    public static readonly AssetErrorCode FileAccessorsOmitted = new AssetErrorCode("ASSET2003", "File accessors are omitted");

    /// <summary><c>Accessor</c>, <c>AssetClassName</c> or <c>AssetNamespace</c> is not a C# name.</summary>
    public static readonly AssetErrorCode InvalidAccessor = new AssetErrorCode("ASSET2004", "The accessor is not a C# name");

    /// <summary>Warning: two assets share the environment variable that overrides their path.</summary>
    public static readonly AssetErrorCode SharedPathVariable = new AssetErrorCode("ASSET2005", "Two assets share an environment variable");

    // 21xx: models

    /// <summary>A <c>ModelManifest</c> cannot be read, or says something that it must not.</summary>
    public static readonly AssetErrorCode InvalidModelManifest = new AssetErrorCode("ASSET2101", "The manifest of models is not valid");

    /// <summary>A model's key, or a text that declares parts of it, is not valid.</summary>
    public static readonly AssetErrorCode InvalidModel = new AssetErrorCode("ASSET2102", "The model is not declared validly");

    /// <summary>A setting's value is not of the type that another declaration of the model gives it.</summary>
    public static readonly AssetErrorCode SettingTypeMismatch = new AssetErrorCode("ASSET2103", "A setting has the wrong type");

    /// <summary>Two declarations of a model, or two settings of it, contradict each other.</summary>
    public static readonly AssetErrorCode ModelContradiction = new AssetErrorCode("ASSET2104", "Two declarations of a model contradict");

    /// <summary>Two assets of a model have one tag, or two dependencies one alias.</summary>
    public static readonly AssetErrorCode AliasClash = new AssetErrorCode("ASSET2105", "A tag or an alias stands for two things");

    /// <summary>An asset that a model names has no such file or folder.</summary>
    public static readonly AssetErrorCode ModelSubPathNotFound = new AssetErrorCode("ASSET2106", "A model's asset has no such file");

    /// <summary>The file that <c>ConfigFile</c> or <c>AssetConfig</c> names does not exist.</summary>
    public static readonly AssetErrorCode ConfigFileNotFound = new AssetErrorCode("ASSET2107", "The settings file does not exist");

    /// <summary>A settings file is not JSON or YAML, or is beyond bounds.</summary>
    public static readonly AssetErrorCode InvalidConfigFile = new AssetErrorCode("ASSET2108", "The settings file cannot be read");

    /// <summary>A model depends on one that nobody declares.</summary>
    public static readonly AssetErrorCode UndeclaredModel = new AssetErrorCode("ASSET2110", "A model depends on one that is not declared");

    /// <summary>A class's model names an asset that no item declares.</summary>
    public static readonly AssetErrorCode UnknownModelAsset = new AssetErrorCode("ASSET2111", "A model names an asset that is not declared");

    /// <summary>Models depend on each other in a circle.</summary>
    public static readonly AssetErrorCode DeclaredModelCycle = new AssetErrorCode("ASSET2112", "Models depend on each other in a circle");

    /// <summary>A model's type is not there or has no constructor that fits.</summary>
    public static readonly AssetErrorCode UnusableModelType = new AssetErrorCode("ASSET2113", "A model's type cannot be used");

    /// <summary>Warning: the class of a settings file needs System.Text.Json, which is not referenced.</summary>
    public static readonly AssetErrorCode JsonNeeded = new AssetErrorCode("ASSET2114", "A settings file's class needs System.Text.Json");

    /// <summary>A settings file in YAML is read with the runtime library, which is not referenced.</summary>
    public static readonly AssetErrorCode YamlNeedsRuntime = new AssetErrorCode("ASSET2115", "A settings file in YAML needs the runtime library");

    /// <summary>A model library is asked for a model that it does not have.</summary>
    public static readonly AssetErrorCode UnknownModel = new AssetErrorCode("ASSET2130", "The library has no such model");

    /// <summary>Models of a library need each other, so that none of them can be the first.</summary>
    public static readonly AssetErrorCode ModelCycle = new AssetErrorCode("ASSET2131", "Models of a library need each other");

    /// <summary>A model's definition contradicts itself or another one.</summary>
    public static readonly AssetErrorCode InvalidModelDefinition = new AssetErrorCode("ASSET2132", "A model's definition is not valid");

    /// <summary>What overrides a model's settings at run time cannot be used.</summary>
    public static readonly AssetErrorCode InvalidModelSettings = new AssetErrorCode("ASSET2133", "A model's settings are not valid");

    /// <summary>Making or loading a model failed.</summary>
    public static readonly AssetErrorCode ModelLoadFailed = new AssetErrorCode("ASSET2134", "A model could not be loaded");

    /// <summary>A model, or its config, is not of the type that is asked for.</summary>
    public static readonly AssetErrorCode WrongModelType = new AssetErrorCode("ASSET2135", "A model is of another type");

    /// <summary>A model failed while its library was disposed of.</summary>
    public static readonly AssetErrorCode ModelDisposeFailed = new AssetErrorCode("ASSET2136", "A model could not be disposed");

    /// <summary>A YAML document is malformed, hostile, or has what JSON has not.</summary>
    public static readonly AssetErrorCode InvalidYaml = new AssetErrorCode("ASSET2137", "The YAML is not valid");

    // 30xx: server

    /// <summary>A query filter, a sort order or a projection is not valid: an operator that is not supported, or a wrong operand.</summary>
    public static readonly AssetErrorCode FilterInvalid = new AssetErrorCode("ASSET3001", "The filter is not valid");

    /// <summary>A query filter is beyond a limit: of size, depth, conditions, or the time of a regular expression.</summary>
    public static readonly AssetErrorCode FilterTooLarge = new AssetErrorCode("ASSET3002", "The filter is too large");

    /// <summary>A setting of the asset server has a value that is not understood.</summary>
    public static readonly AssetErrorCode InvalidServerSetting = new AssetErrorCode("ASSET3010", "A setting of the asset server is not valid");

    /// <summary>The asset server would listen to other machines, and neither asks for tokens nor was told not to.</summary>
    public static readonly AssetErrorCode UnprotectedServer = new AssetErrorCode("ASSET3011", "The asset server would be open to other machines");

    /// <summary>The asset server's database does not answer, is full, or cannot be written.</summary>
    public static readonly AssetErrorCode DatabaseUnavailable = new AssetErrorCode("ASSET3012", "The asset server's database is not available");

    /// <summary>The asset server's database was written by a newer asset server.</summary>
    public static readonly AssetErrorCode UnknownDatabaseFormat = new AssetErrorCode("ASSET3013", "The asset server's database is of a newer one");

    /// <summary>What is to be kept of an asset or a registered server is malformed or beyond bounds.</summary>
    public static readonly AssetErrorCode InvalidDocument = new AssetErrorCode("ASSET3014", "The document is not valid");

    /// <summary>Another asset has the URI.</summary>
    public static readonly AssetErrorCode UriTaken = new AssetErrorCode("ASSET3015", "The asset URI is taken");

    /// <summary>Who asks may not do this.</summary>
    public static readonly AssetErrorCode NotPermitted = new AssetErrorCode("ASSET3016", "The token does not permit this");

    /// <summary>A server does not answer its health check, or lies where the configuration forbids to ask.</summary>
    public static readonly AssetErrorCode ServerNotHealthy = new AssetErrorCode("ASSET3017", "A registered server is not healthy");

    /// <summary>Answering a query would take more time or memory than it may.</summary>
    public static readonly AssetErrorCode QueryTooBroad = new AssetErrorCode("ASSET3018", "The query looks at too much");

    /// <summary>The asset server has no token of this id.</summary>
    public static readonly AssetErrorCode UnknownToken = new AssetErrorCode("ASSET3019", "There is no such token");

    /// <summary>All codes, in ascending order.</summary>
    public static IReadOnlyList<AssetErrorCode> All => Codes;

    /// <summary>The code as it is reported: <c>ASSET1001</c>.</summary>
    public string Id { get; }

    /// <summary>What happened, in one line.</summary>
    public string Title { get; }

    /// <summary>Address of the code's documentation, or <see langword="null"/> while there is none.</summary>
    public string? HelpLink => HelpLinkBase.Length == 0 ? null : HelpLinkBase + Id;

    /// <inheritdoc/>
    public bool Equals(AssetErrorCode? other) => other is not null && string.Equals(Id, other.Id, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AssetErrorCode);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Id);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
