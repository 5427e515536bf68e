namespace AssetSdk.Generators;

/// <summary>What the declared models lead to.</summary>
/// <param name="Root">The file of the class <c>Models</c>; <see langword="null"/> when no model is declared.</param>
/// <param name="Configs">One file a model.</param>
/// <param name="Diagnostics">What is reported.</param>
internal sealed record ModelPlan(ModelsModel? Root, EquatableArray<ModelModel> Configs, EquatableArray<DiagnosticInfo> Diagnostics)
{
    /// <summary>Nothing to do.</summary>
    public static ModelPlan Empty { get; } = new(null, default, default);
}

/// <summary>The class that lists the models.</summary>
/// <param name="Class">The class of the assets, whose namespace and visibility it shares.</param>
/// <param name="Name">Its name.</param>
/// <param name="Models">The models, in the order of their keys.</param>
/// <param name="Facts">What the code can use.</param>
internal sealed record ModelsModel(AccessorClass Class, string Name, EquatableArray<ModelEntry> Models, CompilationFacts Facts)
{
    public string GlobalName => Global(Class, Name);

    public static string Global(AccessorClass @class, string name) => "global::" + (@class.Namespace.Length == 0 ? "" : @class.Namespace + ".") + Identifier.Written(name);
}

/// <summary>A model as the class <c>Models</c> lists it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Member">The property that gives its config.</param>
/// <param name="ConfigClass">The class of its config.</param>
/// <param name="Summary">What it is; <c>""</c> when nobody says.</param>
/// <param name="Assets">The references it names.</param>
/// <param name="Dependencies">The models it needs.</param>
/// <param name="Creation">How it is made; <see langword="null"/> when no type is known.</param>
internal sealed record ModelEntry(
    string Key, string Member, string ConfigClass, string Summary, EquatableArray<string> Assets, EquatableArray<DependencyModel> Dependencies, CreationModel? Creation);

/// <summary>How a model is made.</summary>
/// <param name="Type">Its type as any place in a program can name it.</param>
/// <param name="Arguments">The arguments of its constructor.</param>
internal sealed record CreationModel(string Type, EquatableArray<ArgumentModel> Arguments);

/// <summary>An argument of a model's constructor.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Type">Its type, for a dependency.</param>
/// <param name="Alias">The dependency's alias.</param>
/// <param name="Name">The parameter, when optional ones before it were left out; else <c>""</c>.</param>
internal readonly record struct ArgumentModel(ArgumentKind Kind, string Type, string Alias, string Name = "");

/// <summary>What a model's constructor can ask for.</summary>
internal enum ArgumentKind
{
    /// <summary>The model's config.</summary>
    Config,

    /// <summary>A model that it depends on.</summary>
    Dependency,

    /// <summary>The context, which gives dependencies and services.</summary>
    Context,
}

/// <summary>The config class of one model: all that its file is written from.</summary>
/// <param name="Class">The class of the assets, whose namespace, visibility and locator it shares.</param>
/// <param name="Models">The class that lists the models.</param>
/// <param name="Key">The model's key.</param>
/// <param name="Name">The config class's name.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Summary">What the model is; <c>""</c> when nobody says.</param>
/// <param name="Assets">The assets it names.</param>
/// <param name="Settings">Its settings.</param>
/// <param name="Dependencies">The models it needs.</param>
/// <param name="Facts">What the code can use.</param>
internal sealed record ModelModel(
    AccessorClass Class,
    string Models,
    string Key,
    string Name,
    string HintName,
    string Summary,
    EquatableArray<ModelAssetModel> Assets,
    EquatableArray<SettingModel> Settings,
    EquatableArray<DependencyModel> Dependencies,
    CompilationFacts Facts);

/// <summary>An asset that a model names.</summary>
/// <param name="Member">The property of its path.</param>
/// <param name="Field">The field behind it.</param>
/// <param name="Tag">Its tag; <c>""</c> for the main one.</param>
/// <param name="Reference">The reference as it was declared.</param>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="Digest">The tree digest; <c>""</c> for a local override.</param>
/// <param name="TargetFolder">Where it lies beside the assembly or the app.</param>
/// <param name="FileName">The file name of a file asset; <c>""</c> for a folder.</param>
/// <param name="IsFolder">Whether the asset is a folder.</param>
/// <param name="SubPath">What the reference names inside the asset.</param>
/// <param name="IsOverride">Whether a local path stands in for the asset.</param>
internal sealed record ModelAssetModel(
    string Member, string Field, string Tag, string Reference, string Name, string Version, string Digest, string TargetFolder, string FileName, bool IsFolder, string SubPath, bool IsOverride);

/// <summary>A setting, or a group of settings.</summary>
/// <param name="Key">Its name as it was declared.</param>
/// <param name="Member">The property.</param>
/// <param name="Field">The field behind it.</param>
/// <param name="Type">The type of a value; <c>""</c> for a group.</param>
/// <param name="IsList">Whether it is a list of such values.</param>
/// <param name="Values">The default: one value, or those of the list.</param>
/// <param name="Group">The class of a group; <c>""</c> for a value.</param>
/// <param name="Children">The settings of a group.</param>
internal sealed record SettingModel(string Key, string Member, string Field, string Type, bool IsList, EquatableArray<string> Values, string Group, EquatableArray<SettingModel> Children)
{
    public bool IsGroup => Group.Length > 0;
}

/// <summary>A model that another needs.</summary>
/// <param name="Alias">What the other calls it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Member">The property of the other's config.</param>
/// <param name="Field">The field behind it.</param>
/// <param name="ConfigClass">The class of its config.</param>
/// <param name="ModelsMember">The property of <c>Models</c> that gives its declared config.</param>
internal sealed record DependencyModel(string Alias, string Key, string Member, string Field, string ConfigClass, string ModelsMember);
