using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AssetSdk.Generators;

/// <summary>
/// Writes the config class of one model: immutable, equal by value. A record with <c>init</c> where the compiler and the framework have it, else a class with a method <c>With…</c> a property; both keep
/// their values in fields, so that they differ in little.
/// </summary>
internal sealed class ModelConfigFile
{
    private const string List = "global::System.Collections.Generic.IReadOnlyList<";

    private readonly CodeWriter _code = new(8192);
    private readonly ModelModel _model;
    private readonly CompilationFacts _facts;

    private ModelConfigFile(ModelModel model)
    {
        _model = model;
        _facts = model.Facts;
    }

    public static string Write(ModelModel model) => new ModelConfigFile(model).Write();

    private string Write()
    {
        _code.Header();
        _code.OpenClass(_model.Class);
        _code.BeginLine("/// <summary>The config of the model ").DocCode(_model.Key).Append(_model.Summary.Length == 0 ? "" : ": ").Doc(_model.Summary).Append(".</summary>\n");
        var interfaces = _facts.HasRuntime ? ", global::AssetSdk.Runtime.IModelConfig" : "";
        OpenType(_model.Class.Visibility, _model.Name, interfaces);

        _code.BeginLine("/// <summary>The model's key: ").DocCode(_model.Key).Append(".</summary>\n");
        _code.BeginLine("public const string ModelKey = ").Literal(_model.Key).Append(";\n");
        if (_facts.HasRuntime)
        {
            _code.EmptyLine();
            _code.Line("string global::AssetSdk.Runtime.IModelConfig.Key => ModelKey;");
        }

        foreach (var asset in _model.Assets)
            WriteAsset(asset);
        foreach (var setting in _model.Settings)
            WriteSetting(setting, _model.Name);
        foreach (var dependency in _model.Dependencies)
            WriteDependency(dependency);

        var fields = _model.Assets.Select(a => new Field(a.Field, "string", FieldKind.Text)).Concat(_model.Settings.Select(FieldOf)).Concat(_model.Dependencies.Select(d => new Field(d.Field, d.ConfigClass, FieldKind.Dependency))).ToArray();
        WriteEquality(_model.Name, fields);
        _code.EmptyLine();
        _code.Line("/// <summary>The model's key.</summary>");
        _code.Line("public override string ToString() => ModelKey;");
        if (_facts.HasConfiguration)
            WriteBind(_model.Name, _model.Settings, _model.Assets);
        foreach (var group in _model.Settings.Where(s => s.IsGroup))
            WriteGroup(group);
        _code.Close();
        _code.CloseClass(_model.Class);
        return _code.ToString();
    }

    private void OpenType(string visibility, string name, string interfaces)
    {
        var written = Identifier.Written(name);
        _code.TypeAttributes();
        _code.Line($"{visibility} sealed partial {(_facts.HasRecords ? "record" : "class")} {written} : global::System.IEquatable<{written}>{interfaces}");
        _code.Open();
    }

    private void WriteAsset(ModelAssetModel asset)
    {
        var locator = _model.Class.GlobalName + "." + ReservedNames.AssetLocator;
        _code.EmptyLine();
        _code.BeginLine("private static readonly ").Append(locator).Append(' ').Append(LocatorOf(asset)).Append(" = new ").Append(locator).Append('(')
            .Literal(asset.Name).Append(", ").Literal(asset.Version).Append(", ").Literal(asset.Digest).Append(", ").Literal(asset.TargetFolder).Append(", ").Literal(PathVariable.Of(asset.Name)).Append(", ");
        if (asset.IsFolder)
            _code.Text.Append("null");
        else
            _code.Text.Literal(asset.FileName);
        _code.Text.Append(", ").Literal(asset.SubPath).Append(", 0, ").Append(asset.IsOverride ? "true" : "false").Append(");\n");
        _code.Line("private string " + asset.Field + ";");
        _code.EmptyLine();
        _code.BeginLine("/// <summary>Where ");
        if (asset.SubPath.Length > 0)
            _code.Text.DocCode(asset.SubPath).Append(" of ");
        _code.Text.Append("the asset ").DocCode(asset.Reference).Append(" is");
        if (asset.IsOverride)
            _code.Text.Append(", for which a local path stands in");
        else
            _code.Text.Append(": version ").DocCode(asset.Version).Append(", digest ").DocCode(asset.Digest);
        _code.Text.Append(".</summary>\n");
        _code.Line("/// <remarks>What is set here goes before the environment variable <c>" + PathVariable.Of(asset.Name) + "</c>, and that before where the asset was published or restored to.</remarks>");
        _code.Line("/// <exception cref=\"global::System.IO.IOException\">It was not found; the message says where it was looked for and what to do.</exception>");
        Property("string", asset.Member, $"{asset.Field} ?? {LocatorOf(asset)}.Path", $"{asset.Field} = value");
        With(_model.Name, "string", asset.Member, $"copy.{asset.Field} = value");
    }

    private void WriteSetting(SettingModel setting, string owner)
    {
        var type = TypeOf(setting);
        _code.EmptyLine();
        _code.BeginLine("private ").Append(type).Append(' ').Append(setting.Field).Append(" = ");
        if (setting.IsGroup)
            _code.Text.Append("new ").Append(type).Append("()");
        else if (setting.IsList)
            ListValue(setting);
        else
            _code.Text.Append(Value(setting.Type, setting.Values[0]));
        _code.Text.Append(";\n");
        _code.EmptyLine();
        _code.BeginLine("/// <summary>The setting");
        _code.Text.Append(setting.IsGroup ? "s " : " ").DocCode(setting.Key).Append(setting.IsGroup ? "." : ", by default ").Append(setting.IsGroup ? "" : Default(setting)).Append(setting.IsGroup ? "" : ".").Append("</summary>\n");
        var isReference = setting.IsGroup || setting.IsList || setting.Type == "string";
        if (isReference)
            _code.Line("/// <exception cref=\"global::System.ArgumentNullException\">It is set to <see langword=\"null\"/>.</exception>");
        var assigned = Assigned(setting);
        Property(type, setting.Member, setting.Field, $"{setting.Field} = {assigned}");
        With(owner, type, setting.Member, $"copy.{setting.Field} = {assigned}");
    }

    private static string Assigned(SettingModel setting) => setting.IsList
        ? $"global::System.Array.AsReadOnly(global::System.Linq.Enumerable.ToArray(value ?? throw new global::System.ArgumentNullException({Quoted(setting.Member)})))"
        : setting.IsGroup || setting.Type == "string" ? $"value ?? throw new global::System.ArgumentNullException({Quoted(setting.Member)})" : "value";

    private void WriteDependency(DependencyModel dependency)
    {
        var type = ModelsModel.Global(_model.Class, dependency.ConfigClass);
        var declared = ModelsModel.Global(_model.Class, _model.Models) + "." + Identifier.Written(dependency.ModelsMember);
        _code.EmptyLine();
        _code.BeginLine("private ").Append(type).Append(' ').Append(dependency.Field).Append(";\n");
        _code.EmptyLine();
        _code.BeginLine("/// <summary>The config of the model ").DocCode(dependency.Key).Append(", on which this one depends");
        if (dependency.Alias != dependency.Key)
            _code.Text.Append(" as ").DocCode(dependency.Alias);
        _code.Text.Append(".</summary>\n");
        Property(type, dependency.Member, $"{dependency.Field} ?? {declared}", $"{dependency.Field} = value");
        With(_model.Name, type, dependency.Member, $"copy.{dependency.Field} = value");
    }

    private void Property(string type, string member, string get, string set)
    {
        _code.BeginLine("public ").Append(type).Append(' ').Append(Identifier.Written(member));
        if (!_facts.HasRecords)
        {
            _code.Text.Append(" => ").Append(get).Append(";\n");
            return;
        }

        _code.EndLine();
        _code.Open();
        _code.Line("get => " + get + ";");
        _code.Line("init => " + set + ";");
        _code.Close();
    }

    private void With(string owner, string type, string member, string set)
    {
        if (_facts.HasRecords)
            return;
        var written = Identifier.Written(owner);
        _code.EmptyLine();
        _code.BeginLine("/// <summary>The same with another ").DocCode(member).Append(".</summary>\n");
        _code.Line($"public {written} With{member}({type} value)");
        _code.Open();
        _code.Line($"var copy = ({written})MemberwiseClone();");
        _code.Line(set + ";");
        _code.Line("return copy;");
        _code.Close();
    }

    private void WriteGroup(SettingModel group)
    {
        _code.EmptyLine();
        _code.BeginLine("/// <summary>The settings ").DocCode(group.Key).Append(".</summary>\n");
        OpenType("public", group.Group, "");
        foreach (var setting in group.Children)
            WriteSetting(setting, group.Group);
        WriteEquality(group.Group, group.Children.Select(FieldOf).ToArray());
        if (_facts.HasConfiguration)
            WriteBind(group.Group, group.Children, default);
        foreach (var child in group.Children.Where(s => s.IsGroup))
            WriteGroup(child);
        _code.Close();
    }

    private void WriteEquality(string name, IReadOnlyList<Field> fields)
    {
        var written = Identifier.Written(name);
        _code.EmptyLine();
        _code.Line("/// <summary>Whether all values are equal, those of lists one by one.</summary>");
        _code.BeginLine($"public bool Equals({written} other) => (object)other != null");
        foreach (var field in fields)
        {
            _code.Text.Append(" && ").Append(field.Kind switch
            {
                FieldKind.List => $"global::System.Linq.Enumerable.SequenceEqual({field.Name}, other.{field.Name})",
                FieldKind.Text => $"string.Equals({field.Name}, other.{field.Name}, global::System.StringComparison.Ordinal)",
                FieldKind.Dependency or FieldKind.Group => $"global::System.Object.Equals({field.Name}, other.{field.Name})",
                _ => $"{field.Name}.Equals(other.{field.Name})",
            });
        }

        _code.Text.Append(";\n");
        _code.EmptyLine();
        _code.Line("/// <inheritdoc/>");
        _code.Line("public override int GetHashCode()");
        _code.Open();
        _code.Line("unchecked");
        _code.Open();
        _code.Line("var hash = 17;");
        foreach (var field in fields)
        {
            if (field.Kind == FieldKind.List)
                _code.Line($"foreach (var element in {field.Name}) hash = hash * 31 + element.GetHashCode();");
            else
                _code.Line(field.Kind == FieldKind.Value ? $"hash = hash * 31 + {field.Name}.GetHashCode();" : $"hash = hash * 31 + ({field.Name} == null ? 0 : {field.Name}.GetHashCode());");
        }

        _code.Line("return hash;");
        _code.Close();
        _code.Close();
        if (_facts.HasRecords)
            return;
        _code.EmptyLine();
        _code.Line("/// <inheritdoc/>");
        _code.Line($"public override bool Equals(object other) => Equals(other as {written});");
        _code.EmptyLine();
        _code.Line("/// <summary>Whether all values are equal.</summary>");
        _code.Line($"public static bool operator ==({written} left, {written} right) => (object)left == null ? (object)right == null : left.Equals(right);");
        _code.EmptyLine();
        _code.Line("/// <summary>Whether some value differs.</summary>");
        _code.Line($"public static bool operator !=({written} left, {written} right) => !(left == right);");
    }

    private void WriteBind(string name, EquatableArray<SettingModel> settings, EquatableArray<ModelAssetModel> assets)
    {
        var written = Identifier.Written(name);
        var reader = ModelsModel.Global(_model.Class, _model.Models) + "." + ReservedNames.ModelSectionReader;
        _code.EmptyLine();
        _code.Line("/// <summary>The same with what a section of a configuration says, without reflection.</summary>");
        _code.Line("/// <exception cref=\"global::System.FormatException\">A value is not of its setting's type, or nothing is called so; the message says which and where.</exception>");
        _code.Line($"public {written} Bind(global::Microsoft.Extensions.Configuration.IConfigurationSection section)");
        _code.Open();
        _code.Line(_facts.HasRecords ? "var copy = this with { };" : $"var copy = ({written})MemberwiseClone();");
        _code.BeginLine(reader).Append(".CheckNames(section, new string[] { ").Append(string.Join(", ", assets.Select(a => a.Member).Concat(settings.SelectMany(NamesOf)).Select(Quoted))).Append(" });\n");
        foreach (var asset in assets)
            _code.Line($"copy.{asset.Field} = {reader}.Text(section, {Quoted(asset.Member)}, null, copy.{asset.Field});");
        foreach (var setting in settings)
        {
            var names = Quoted(setting.Key) + ", " + (IsSame(setting) ? "null" : Quoted(setting.Member));
            if (setting.IsGroup)
                _code.Line($"copy.{setting.Field} = copy.{setting.Field}.Bind({reader}.Section(section, {names}));");
            else if (setting.IsList)
                _code.Line($"copy.{setting.Field} = {reader}.Values(section, {names}, copy.{setting.Field}, {reader}.{ReaderOf(setting.Type)});");
            else
                _code.Line($"copy.{setting.Field} = {reader}.Value(section, {names}, copy.{setting.Field}, {reader}.{ReaderOf(setting.Type)});");
        }

        _code.Line("return copy;");
        _code.Close();
    }

    private static string LocatorOf(ModelAssetModel asset) => "_locator" + asset.Field;

    private static IEnumerable<string> NamesOf(SettingModel setting) => IsSame(setting) ? [setting.Key] : [setting.Key, setting.Member];

    private static bool IsSame(SettingModel setting) => string.Equals(setting.Key, setting.Member, System.StringComparison.OrdinalIgnoreCase);

    private static string ReaderOf(string type) => "Parse" + char.ToUpperInvariant(type[0]) + type.Substring(1);

    private static Field FieldOf(SettingModel setting) =>
        new(setting.Field, setting.Type, setting.IsGroup ? FieldKind.Group : setting.IsList ? FieldKind.List : setting.Type == "string" ? FieldKind.Text : FieldKind.Value);

    private static string TypeOf(SettingModel setting) => setting.IsGroup ? Identifier.Written(setting.Group) : setting.IsList ? List + ElementOf(setting.Type) + ">" : ElementOf(setting.Type);

    private static string ElementOf(string type) => type == "timespan" ? "global::System.TimeSpan" : type;

    private void ListValue(SettingModel setting)
    {
        _code.Text.Append("global::System.Array.AsReadOnly(new ").Append(ElementOf(setting.Type)).Append("[] { ");
        foreach (var value in setting.Values)
            _code.Text.Append(Value(setting.Type, value)).Append(", ");
        _code.Text.Append("})");
    }

    private static string Value(string type, string value) => type switch
    {
        "string" => Quoted(value),
        "long" => value + "L",
        "double" => value + "D",
        "decimal" => value + "M",
        "timespan" => "new global::System.TimeSpan(" + System.TimeSpan.ParseExact(value, "c", CultureInfo.InvariantCulture).Ticks.ToString(CultureInfo.InvariantCulture) + "L)",
        _ => value,
    };

    private static string Quoted(string value) => new StringBuilder().Literal(value).ToString();

    private static string Default(SettingModel setting)
    {
        const int Shown = 8;
        if (setting.IsList && setting.Values.Count == 0)
            return "empty";
        var text = new StringBuilder().DocCode(string.Join(" | ", setting.Values.Take(Shown))).ToString();
        return setting.Values.Count > Shown ? text + " and " + (setting.Values.Count - Shown).ToString(CultureInfo.InvariantCulture) + " more" : text;
    }

    private enum FieldKind
    {
        Value,
        Text,
        List,
        Group,
        Dependency,
    }

    private readonly record struct Field(string Name, string Type, FieldKind Kind);
}
