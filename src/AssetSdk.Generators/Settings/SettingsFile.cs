using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;

namespace AssetSdk.Generators;

/// <summary>Writes the class of a settings file with what reads it: a forward reader over the bytes, without reflection. C# 7.3.</summary>
internal sealed class SettingsFile
{
    // Up to so many keys are compared one after the other; more are looked up by a switch, for which each key becomes a string.
    private const int FewKeys = 24;

    private const string Reader = "global::System.Text.Json.Utf8JsonReader";
    private const string Token = "global::System.Text.Json.JsonTokenType.";
    private const string Element = "global::System.Text.Json.JsonElement";
    private const string Generic = "global::System.Collections.Generic.";

    private readonly CodeWriter _code = new(16 * 1024);
    private readonly SettingsModel _model;
    private readonly CancellationToken _cancellation;

    private SettingsFile(SettingsModel model, CancellationToken cancellation)
    {
        _model = model;
        _cancellation = cancellation;
    }

    public static string Write(SettingsModel model, CancellationToken cancellation) => new SettingsFile(model, cancellation).Write();

    private string Write()
    {
        _code.Header();
        if (_model.Facts.HasNullable)
            _code.Line("#nullable enable annotations");
        _code.OpenClass(_model.Class);
        WriteObject(_model.Root, _model.Class.Visibility, isRoot: true);
        _code.CloseClass(_model.Class);
        return _code.ToString();
    }

    private void WriteObject(SettingsObject type, string visibility, bool isRoot)
    {
        _cancellation.ThrowIfCancellationRequested();
        var name = Identifier.Written(type.Name);
        _code.BeginLine("/// <summary>").Append(isRoot ? "The settings in " : "What ").Append(isRoot ? Files() : new StringBuilder().DocCode(type.Path).Append(" of the settings holds").ToString()).Append(".</summary>\n");
        _code.TypeAttributes();
        _code.Line($"{visibility} sealed partial class {name}");
        _code.Open();
        _code.Line($"private static readonly {Generic}IReadOnlyDictionary<string, {Element}> _none = new {Generic}Dictionary<string, {Element}>(0);");
        if (type.Properties.Count <= FewKeys)
        {
            for (var i = 0; i < type.Properties.Count; i++)
                _code.BeginLine($"private static readonly byte[] _key{i} = global::System.Text.Encoding.UTF8.GetBytes(").Literal(type.Properties[i].Key).Append(");\n");
        }

        _code.EmptyLine();
        _code.Line($"private {name}()");
        _code.Open();
        _code.Close();
        foreach (var property in type.Properties)
            WriteProperty(property);
        _code.EmptyLine();
        _code.Line("/// <summary>The keys that were not there when this class was generated, with their values.</summary>");
        _code.Line($"public {Generic}IReadOnlyDictionary<string, {Element}> {ReservedNames.AdditionalProperties} {{ get; private set; }} = _none;");
        if (isRoot)
            WriteLoad(name);
        WriteRead(type, name);
        foreach (var property in type.Properties)
        {
            if (ObjectOf(property.Value) is not { } inner)
                continue;
            _code.EmptyLine();
            WriteObject(inner, "public", isRoot: false);
        }

        if (isRoot)
            WriteShared();
        _code.Close();
    }

    private string Files()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _model.Files.Count; i++)
        {
            var file = _model.Files[i];
            text.Append(i == 0 ? "" : i == _model.Files.Count - 1 ? " and " : ", ").DocCode(file.Path);
            if (file.Asset is { } asset)
                text.Append(" of the asset ").DocCode(asset.Reference).Append(asset.IsOverride ? "" : " (version ").Append(asset.IsOverride ? "" : new StringBuilder().DocCode(asset.Version).Append(')').ToString());
        }

        return text.ToString();
    }

    private void WriteProperty(SettingsProperty property)
    {
        _code.EmptyLine();
        _code.BeginLine("/// <summary>").DocCode(property.Key);
        if (property.Examples.Count > 0)
        {
            _code.Text.Append(", for example ");
            for (var i = 0; i < property.Examples.Count; i++)
                _code.Text.Append(i == 0 ? "" : ", ").DocCode(property.Examples[i]);
        }

        _code.Text.Append(property.IsOptional ? "; may be missing, and is null then" : property.Value.IsNullable ? "; may be null" : "").Append(".</summary>\n");
        _code.Line($"public {TypeOf(property.Value, property.IsOptional)} {Identifier.Written(property.Member)} {{ get; private set; }}");
    }

    private void WriteLoad(string name)
    {
        var file = _model.Files[0];
        if (!file.IsYaml || _model.Facts.HasRuntime)
        {
            _code.EmptyLine();
            if (file.Asset is { } asset)
            {
                var locator = _model.Class.GlobalName + "." + ReservedNames.AssetLocator;
                _code.BeginLine("private static readonly ").Append(locator).Append(" _locator = new ").Append(locator).Append('(').Literal(asset.Name).Append(", ").Literal(asset.Version).Append(", ").Literal(asset.Digest)
                    .Append(", ").Literal(asset.TargetFolder).Append(", ").Literal(PathVariable.Of(asset.Name)).Append(", ");
                if (asset.IsFolder)
                    _code.Text.Append("null");
                else
                    _code.Text.Literal(asset.FileName);
                _code.Text.Append(", ").Literal(asset.SubPath).Append(", 0, ").Append(asset.IsOverride ? "true" : "false").Append(");\n");
                _code.EmptyLine();
                _code.BeginLine("/// <summary>Reads ").DocCode(file.Path).Append(" of the asset ").DocCode(asset.Reference).Append(".</summary>\n");
            }
            else
            {
                _code.BeginLine("/// <summary>Reads ").DocCode(file.Path).Append(" beside the app.</summary>\n");
            }

            Exceptions();
            _code.BeginLine($"public static {name} Load() => Load(");
            if (file.Asset is not null)
                _code.Text.Append("_locator.Path");
            else
                _code.Text.Append("global::System.IO.Path.Combine(global::System.AppContext.BaseDirectory, ").Literal(file.Path).Append(')');
            _code.Text.Append(");\n");
            _code.EmptyLine();
            _code.Line($"/// <summary>Reads a {(file.IsYaml ? "YAML" : "JSON")} file.</summary>");
            _code.Line("/// <param name=\"path\">Where it is.</param>");
            Exceptions();
            _code.Line($"public static {name} Load(string path)");
            _code.Open();
            if (file.IsYaml)
            {
                _code.Line("using (var yaml = global::System.IO.File.OpenRead(path))");
                _code.Open();
                _code.Line("return Parse(global::AssetSdk.Runtime.Yaml.YamlToJson(yaml), path);");
                _code.Close();
            }
            else
            {
                _code.Line("return Parse(global::System.IO.File.ReadAllBytes(path), path);");
            }

            _code.Close();
        }

        _code.EmptyLine();
        _code.Line("/// <summary>Reads JSON in UTF-8, with or without a byte order mark.</summary>");
        _code.Line("/// <param name=\"json\">The bytes.</param>");
        _code.Line("/// <param name=\"origin\">What messages call it.</param>");
        _code.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">It is not JSON, a key is missing or twice there, or a value is of another type; the message says which and where.</exception>");
        _code.Line($"public static {name} Parse(global::System.ReadOnlySpan<byte> json, string origin = \"The settings\")");
        _code.Open();
        _code.Line("if (json.Length >= 3 && json[0] == 0xEF && json[1] == 0xBB && json[2] == 0xBF) json = json.Slice(3);");
        _code.Line($"var reader = new {Reader}(json);");
        _code.Line("try");
        _code.Open();
        _code.Line("reader.Read();");
        _code.Line($"{name} settings = Read(ref reader);");
        _code.Line("if (reader.Read()) throw new global::System.IO.InvalidDataException(\"something follows its end\");");
        _code.Line("return settings;");
        _code.Close();
        _code.Line("catch (global::System.Exception e) when (e is global::System.IO.InvalidDataException || e is global::System.Text.Json.JsonException || e is global::System.InvalidOperationException)");
        _code.Open();
        _code.Line("throw new global::System.IO.InvalidDataException(origin + \": \" + e.Message, e);");
        _code.Close();
        _code.Close();
    }

    private void Exceptions()
    {
        _code.Line("/// <exception cref=\"global::System.IO.IOException\">The file cannot be read.</exception>");
        _code.Line("/// <exception cref=\"global::System.IO.InvalidDataException\">A key is missing, or a value is of another type; the message says which and where.</exception>");
    }

    private void WriteRead(SettingsObject type, string name)
    {
        _code.EmptyLine();
        _code.Line($"internal static {name} Read(ref {Reader} reader)");
        _code.Open();
        _code.BeginLine($"if (reader.TokenType != {Token}StartObject) throw {Shared}Wrong(ref reader, ").Literal(type.Path).Append(", \"an object\");\n");
        _code.Line($"var result = new {name}();");
        for (var i = 0; i < type.Properties.Count; i++)
            _code.Line($"bool has{i} = false;");
        _code.Line($"{Generic}Dictionary<string, {Element}> more = null;");
        _code.Line($"while (reader.Read() && reader.TokenType == {Token}PropertyName)");
        _code.Open();
        if (type.Properties.Count <= FewKeys)
            WriteComparisons(type);
        else
            WriteSwitch(type);
        _code.Close();
        _code.Line($"if (more != null) result.{ReservedNames.AdditionalProperties} = more;");
        for (var i = 0; i < type.Properties.Count; i++)
        {
            if (!type.Properties[i].IsOptional)
                _code.BeginLine($"if (!has{i}) throw {Shared}Missing(").Literal(Below(type.Path, type.Properties[i].Key)).Append(");\n");
        }

        _code.Line("return result;");
        _code.Close();
    }

    private void WriteComparisons(SettingsObject type)
    {
        for (var i = 0; i < type.Properties.Count; i++)
        {
            _code.Line($"{(i == 0 ? "" : "else ")}if (reader.ValueTextEquals(_key{i}))");
            _code.Open();
            WriteAssignment(type, i);
            _code.Close();
        }

        if (type.Properties.Count > 0)
            _code.Line("else");
        _code.Open();
        _code.Line("string key = reader.GetString();");
        WriteMore(type);
        _code.Close();
    }

    private void WriteSwitch(SettingsObject type)
    {
        _code.Line("string key = reader.GetString();");
        _code.Line("switch (key)");
        _code.Open();
        for (var i = 0; i < type.Properties.Count; i++)
        {
            _code.BeginLine("case ").Literal(type.Properties[i].Key).Append(":\n");
            // A scope each: what reads a list or a table has a local of its own.
            _code.Open();
            WriteAssignment(type, i);
            _code.Line("break;");
            _code.Close();
        }

        _code.Line("default:");
        WriteMore(type);
        _code.Line("break;");
        _code.Close();
    }

    private void WriteMore(SettingsObject type)
    {
        _code.Line($"more = more ?? new {Generic}Dictionary<string, {Element}>(global::System.StringComparer.Ordinal);");
        _code.BeginLine("if (more.ContainsKey(key)) throw ").Append(Shared).Append("Twice(").Literal(type.Path).Append(" + \".\" + key);\n");
        _code.Line("reader.Read();");
        _code.Line($"more.Add(key, {Element}.ParseValue(ref reader));");
    }

    private void WriteAssignment(SettingsObject type, int ordinal)
    {
        var property = type.Properties[ordinal];
        var path = Below(type.Path, property.Key);
        _code.BeginLine($"if (has{ordinal}) throw {Shared}Twice(").Literal(path).Append(");\n");
        _code.Line($"has{ordinal} = true;");
        _code.Line("reader.Read();");
        WriteValue(property.Value, property.IsOptional, "result." + Identifier.Written(property.Member) + " = ", ";", path, 0);
    }

    /// <summary>Statements that read a value and hand it to <paramref name="before"/> … <paramref name="after"/>.</summary>
    private void WriteValue(SettingsValue value, bool isOptional, string before, string after, string path, int depth)
    {
        var isNullable = value.IsNullable || isOptional;
        if (value.Kind == "any")
        {
            _code.Line($"{before}{Element}.ParseValue(ref reader){after}");
            return;
        }

        if (isNullable)
        {
            _code.Line($"if (reader.TokenType == {Token}Null) {before}null{after}");
            _code.Line("else");
            _code.Open();
        }

        if (value.IsList)
        {
            var list = "list" + depth.ToString(CultureInfo.InvariantCulture);
            _code.BeginLine($"if (reader.TokenType != {Token}StartArray) throw {Shared}Wrong(ref reader, ").Literal(path).Append(", \"a list\");\n");
            _code.Line($"var {list} = new {Generic}List<{TypeOf(value.Element!, false)}>();");
            _code.Line($"while (reader.Read() && reader.TokenType != {Token}EndArray)");
            _code.Open();
            WriteValue(value.Element!, false, list + ".Add(", ");", path + "[]", depth + 1);
            _code.Close();
            _code.Line($"{before}{list}.AsReadOnly(){after}");
        }
        else if (value.IsMap)
        {
            var map = "map" + depth.ToString(CultureInfo.InvariantCulture);
            _code.BeginLine($"if (reader.TokenType != {Token}StartObject) throw {Shared}Wrong(ref reader, ").Literal(path).Append(", \"an object\");\n");
            _code.Line($"var {map} = new {Generic}Dictionary<string, {TypeOf(value.Element!, false)}>(global::System.StringComparer.Ordinal);");
            _code.Line($"while (reader.Read() && reader.TokenType == {Token}PropertyName)");
            _code.Open();
            _code.Line($"string {map}Key = reader.GetString();");
            _code.BeginLine($"if ({map}.ContainsKey({map}Key)) throw {Shared}Twice(").Literal(path).Append($" + \".\" + {map}Key);\n");
            _code.Line("reader.Read();");
            WriteValue(value.Element!, false, $"{map}.Add({map}Key, ", ");", path + ".*", depth + 1);
            _code.Close();
            _code.Line($"{before}{map}{after}");
        }
        else if (value.IsObject)
        {
            _code.Line($"{before}{Identifier.Written(value.Object!.Name)}.Read(ref reader){after}");
        }
        else
        {
            _code.BeginLine(before).Append(Shared).Append("Read").Append(char.ToUpperInvariant(value.Kind[0])).Append(value.Kind, 1, value.Kind.Length - 1).Append("(ref reader, ").Literal(path).Append(')').Append(after).Append('\n');
        }

        if (isNullable)
            _code.Close();
    }

    private void WriteShared()
    {
        _code.EmptyLine();
        foreach (var line in SharedCode.Replace("\r", "").Split('\n'))
        {
            if (line.Length == 0)
                _code.EmptyLine();
            else
                _code.Line(line);
        }
    }

    // From the outside in: a class or a key within may be called as the class of the file.
    private string Shared => ModelsModel.Global(_model.Class, _model.Root.Name) + "." + ReservedNames.SettingsReader + ".";

    private static string Below(string path, string key) => path + "." + key;

    private static SettingsObject? ObjectOf(SettingsValue value) => value.Object ?? (value.Element is { } element ? ObjectOf(element) : null);

    private string TypeOf(SettingsValue value, bool isOptional)
    {
        var isReference = value.IsObject || value.IsList || value.IsMap || value.Kind == "string";
        var mark = (value.Kind == "any" ? isOptional : (value.IsNullable || isOptional) && (!isReference || _model.Facts.HasNullable)) ? "?" : "";
        var type = value.Kind switch
        {
            "object" => Identifier.Written(value.Object!.Name),
            "list" => Generic + "IReadOnlyList<" + TypeOf(value.Element!, false) + ">",
            "map" => Generic + "IReadOnlyDictionary<string, " + TypeOf(value.Element!, false) + ">",
            "any" => Element,
            _ => value.Kind,
        };
        return type + mark;
    }

    private const string SharedCode = """
        private static class SettingsReader
        {
            internal static global::System.Exception Wrong(ref global::System.Text.Json.Utf8JsonReader reader, string path, string what)
            {
                return new global::System.IO.InvalidDataException(path + " is " + Name(reader.TokenType) + " at byte " + reader.TokenStartIndex.ToString(global::System.Globalization.CultureInfo.InvariantCulture) + ", and should be " + what + ".");
            }

            internal static global::System.Exception Missing(string path)
            {
                return new global::System.IO.InvalidDataException(path + " is missing: it was there when the class was generated.");
            }

            internal static global::System.Exception Twice(string path)
            {
                return new global::System.IO.InvalidDataException(path + " is there twice.");
            }

            internal static string ReadString(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.String) throw Wrong(ref reader, path, "a text");
                return reader.GetString();
            }

            internal static bool ReadBool(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.True && reader.TokenType != global::System.Text.Json.JsonTokenType.False) throw Wrong(ref reader, path, "true or false");
                return reader.GetBoolean();
            }

            internal static int ReadInt(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                int value = 0;
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.Number || !reader.TryGetInt32(out value)) throw Wrong(ref reader, path, "a whole number of 32 bits");
                return value;
            }

            internal static long ReadLong(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                long value = 0;
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.Number || !reader.TryGetInt64(out value)) throw Wrong(ref reader, path, "a whole number of 64 bits");
                return value;
            }

            internal static double ReadDouble(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                double value = 0;
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.Number || !reader.TryGetDouble(out value)) throw Wrong(ref reader, path, "a number");
                return value;
            }

            internal static decimal ReadDecimal(ref global::System.Text.Json.Utf8JsonReader reader, string path)
            {
                decimal value = 0;
                if (reader.TokenType != global::System.Text.Json.JsonTokenType.Number || !reader.TryGetDecimal(out value)) throw Wrong(ref reader, path, "a decimal number of at most 28 digits");
                return value;
            }

            private static string Name(global::System.Text.Json.JsonTokenType token)
            {
                switch (token)
                {
                    case global::System.Text.Json.JsonTokenType.StartObject: return "an object";
                    case global::System.Text.Json.JsonTokenType.StartArray: return "a list";
                    case global::System.Text.Json.JsonTokenType.String: return "a text";
                    case global::System.Text.Json.JsonTokenType.Number: return "another number";
                    case global::System.Text.Json.JsonTokenType.Null: return "null";
                    case global::System.Text.Json.JsonTokenType.None: return "nothing";
                    default: return "true or false";
                }
            }
        }
        """;
}
