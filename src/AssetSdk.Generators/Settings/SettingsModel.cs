namespace AssetSdk.Generators;

/// <summary>The class of a typed settings file: all that its file is written from.</summary>
/// <param name="Class">The class of the assets, whose namespace, visibility and locator it shares.</param>
/// <param name="HintName">The name of its generated file.</param>
/// <param name="Files">The files that it was made of, the first of which <c>Load()</c> reads.</param>
/// <param name="Root">The object that the file is.</param>
/// <param name="Facts">What the code can use.</param>
internal sealed record SettingsModel(AccessorClass Class, string HintName, EquatableArray<SettingsFileModel> Files, SettingsObject Root, CompilationFacts Facts);

/// <summary>A settings file.</summary>
/// <param name="Path">Its path, in its asset or relative to the project.</param>
/// <param name="IsYaml">Whether it is YAML, else JSON.</param>
/// <param name="Asset">The asset it lies in; <see langword="null"/> for a file of the project.</param>
internal sealed record SettingsFileModel(string Path, bool IsYaml, ModelAssetModel? Asset);

/// <summary>An object of a settings file, which becomes a class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Path">Where it is in the file: <c>$.encoder</c>.</param>
/// <param name="Properties">What it has.</param>
internal sealed record SettingsObject(string Name, string Path, EquatableArray<SettingsProperty> Properties);

/// <summary>A key of an object.</summary>
/// <param name="Key">The key.</param>
/// <param name="Member">The property.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
/// <param name="Value">What it holds.</param>
/// <param name="Examples">What it held where the class was made of, as text.</param>
internal sealed record SettingsProperty(string Key, string Member, bool IsOptional, SettingsValue Value, EquatableArray<string> Examples);

/// <summary>A value of a settings file.</summary>
/// <param name="Kind"><c>object</c>, <c>list</c>, <c>map</c>, <c>string</c>, <c>bool</c>, <c>int</c>, <c>long</c>, <c>double</c>, <c>decimal</c> or <c>any</c>.</param>
/// <param name="IsNullable">Whether it may be null.</param>
/// <param name="Object">The class of an object.</param>
/// <param name="Element">What a list or a map holds.</param>
internal sealed record SettingsValue(string Kind, bool IsNullable, SettingsObject? Object, SettingsValue? Element)
{
    public bool IsObject => Kind == "object";

    public bool IsList => Kind == "list";

    public bool IsMap => Kind == "map";
}
