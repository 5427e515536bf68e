using System.Text;

namespace AssetSdk.Generators;

/// <summary>Writes the class that lists the models, and what their configs share.</summary>
internal static class ModelsFile
{
    public static string Write(ModelsModel models)
    {
        var code = new CodeWriter(4096 + (models.Models.Count * 512));
        code.Header();
        code.OpenClass(models.Class);
        code.Line("/// <summary>The models that this project declares, with the settings that it declares for them.</summary>");
        code.TypeAttributes();
        code.Line(models.Class.Visibility + " static partial class " + Identifier.Written(models.Name));
        code.Open();
        foreach (var model in models.Models)
            WriteModel(code, models, model);
        WriteAll(code, models);
        if (models.Facts.HasRuntime)
            WriteDefinitions(code, models);
        WriteInfo(code);
        if (models.Facts.HasConfiguration)
            Template(code, SectionReader);
        code.Close();
        code.CloseClass(models.Class);
        return code.ToString();
    }

    private static void WriteModel(CodeWriter code, ModelsModel models, ModelEntry model)
    {
        var type = ModelsModel.Global(models.Class, model.ConfigClass);
        code.BeginLine("/// <summary>The config of the model ").DocCode(model.Key).Append(" as it is declared").Append(model.Summary.Length == 0 ? "" : ": ").Doc(model.Summary).Append(".</summary>\n");
        code.BeginLine("public static ").Append(type).Append(' ').Append(Identifier.Written(model.Member)).Append(" { get; } = new ").Append(type).Append("();\n");
        code.EmptyLine();
    }

    private static void WriteAll(CodeWriter code, ModelsModel models)
    {
        var info = models.GlobalName + "." + ReservedNames.ModelInfo;
        code.Line("/// <summary>All models, in the order of their keys.</summary>");
        code.BeginLine("public static global::System.Collections.Generic.IReadOnlyList<").Append(info).Append("> All { get; } = global::System.Array.AsReadOnly(new ").Append(info).Append("[]\n");
        code.Open();
        foreach (var model in models.Models)
        {
            code.BeginLine("new ").Append(info).Append('(').Literal(model.Key).Append(", ").Literal(model.Summary).Append(", new string[] { ");
            foreach (var asset in model.Assets)
                code.Text.Literal(asset).Append(", ");
            code.Text.Append("}, new string[] { ");
            foreach (var dependency in model.Dependencies)
                code.Text.Literal(dependency.Key).Append(", ");
            code.Text.Append("}),\n");
        }

        code.Close();
        code.Text.Insert(code.Text.Length - 1, ");");
        code.EmptyLine();
    }

    private static void WriteDefinitions(CodeWriter code, ModelsModel models)
    {
        const string Runtime = "global::AssetSdk.Runtime.";
        code.Line("/// <summary>How the models are made whose types are known: what a <see cref=\"" + Runtime + "ModelLibrary\"/> takes.</summary>");
        code.BeginLine("public static global::System.Collections.Generic.IReadOnlyList<").Append(Runtime).Append("ModelDefinition> Definitions { get; } = global::System.Array.AsReadOnly(new ").Append(Runtime).Append("ModelDefinition[]\n");
        code.Open();
        foreach (var model in models.Models)
        {
            if (model.Creation is not { } creation)
                continue;
            var config = ModelsModel.Global(models.Class, model.ConfigClass);
            code.BeginLine("new ").Append(Runtime).Append("ModelDefinition<").Append(config).Append(", ").Append(creation.Type).Append(">(").Literal(model.Key).Append(", new ").Append(Runtime).Append("ModelDependency[] { ");
            foreach (var dependency in model.Dependencies)
                code.Text.Append("new ").Append(Runtime).Append("ModelDependency(").Literal(dependency.Alias).Append(", ").Literal(dependency.Key).Append("), ");
            code.Text.Append("}, () => ").Append(models.GlobalName).Append('.').Append(Identifier.Written(model.Member)).Append(", (config, context) => new ").Append(creation.Type).Append('(');
            for (var i = 0; i < creation.Arguments.Count; i++)
            {
                var argument = creation.Arguments[i];
                code.Text.Append(i == 0 ? "" : ", ").Append(argument.Name.Length == 0 ? "" : Identifier.Written(argument.Name) + ": ");
                if (argument.Kind == ArgumentKind.Dependency)
                    code.Text.Append("context.Dependency<").Append(argument.Type).Append(">(").Literal(argument.Alias).Append(')');
                else
                    code.Text.Append(argument.Kind == ArgumentKind.Config ? "config" : "context");
            }

            code.Text.Append(')').Append(models.Facts.HasConfiguration ? ", (config, section) => config.Bind(section)" : "").Append("),\n");
        }

        code.Close();
        code.Text.Insert(code.Text.Length - 1, ");");
        code.EmptyLine();
    }

    private static void WriteInfo(CodeWriter code)
    {
        code.Line("/// <summary>A model that this project declares.</summary>");
        code.TypeAttributes();
        Template(code, """
            public sealed class ModelInfo
            {
                internal ModelInfo(string key, string summary, string[] assets, string[] dependencies)
                {
                    Key = key;
                    Summary = summary;
                    Assets = global::System.Array.AsReadOnly(assets);
                    Dependencies = global::System.Array.AsReadOnly(dependencies);
                }

                /// <summary>The model's key.</summary>
                public string Key { get; }

                /// <summary>What the model is; empty when nobody says.</summary>
                public string Summary { get; }

                /// <summary>The references of the assets that the model names.</summary>
                public global::System.Collections.Generic.IReadOnlyList<string> Assets { get; }

                /// <summary>The keys of the models that it depends on.</summary>
                public global::System.Collections.Generic.IReadOnlyList<string> Dependencies { get; }

                /// <summary>The model's key.</summary>
                public override string ToString() => Key;
            }
            """);
    }

    public static string WriteServices(ModelsModel models)
    {
        var code = new CodeWriter(2048);
        code.Header();
        code.OpenClass(models.Class);
        code.Line("/// <summary>Registers the models of this project.</summary>");
        code.TypeAttributes();
        code.Line(models.Class.Visibility + " static partial class " + Identifier.Written(models.Name + "Services"));
        code.Open();
        code.BeginLine("/// <summary>Registers the model library with the models of ").DocCode(models.Name).Append(", each config and each model, without reflection.</summary>\n");
        code.Line("/// <param name=\"services\">Where they are registered.</param>");
        code.Line("/// <param name=\"configure\">Sets options of the library; <see langword=\"null\"/> for none.</param>");
        code.Line("public static global::Microsoft.Extensions.DependencyInjection.IServiceCollection AddModels(this global::Microsoft.Extensions.DependencyInjection.IServiceCollection services, "
            + "global::System.Action<global::AssetSdk.Runtime.ModelLibraryOptions> configure = null) =>");
        code.Line("    global::AssetSdk.Runtime.ModelServiceCollectionExtensions.AddModelLibrary(services, " + models.GlobalName + ".Definitions, configure);");
        code.Close();
        code.CloseClass(models.Class);
        return code.ToString();
    }

    private static void Template(CodeWriter code, string template)
    {
        foreach (var line in template.Replace("\r", "").Split('\n'))
        {
            if (line.Length == 0)
                code.EmptyLine();
            else
                code.Line(line);
        }
    }

    // Reads sections for configs. C# 7.3.
    private const string SectionReader = """

        [global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]
        internal static class ModelSectionReader
        {
            internal delegate T Parser<T>(string path, string text);

            internal static void CheckNames(global::Microsoft.Extensions.Configuration.IConfigurationSection section, string[] names)
            {
                foreach (global::Microsoft.Extensions.Configuration.IConfigurationSection child in section.GetChildren())
                {
                    if (global::System.Array.FindIndex(names, name => string.Equals(name, child.Key, global::System.StringComparison.OrdinalIgnoreCase)) < 0)
                        throw new global::System.FormatException("'" + child.Path + "' is no setting of the model. There are: " + string.Join(", ", names) + ".");
                }
            }

            internal static global::Microsoft.Extensions.Configuration.IConfigurationSection Section(global::Microsoft.Extensions.Configuration.IConfigurationSection section, string name, string other)
            {
                if (other != null)
                {
                    global::Microsoft.Extensions.Configuration.IConfigurationSection found = section.GetSection(other);
                    if (found.Value != null)
                        return found;
                    foreach (global::Microsoft.Extensions.Configuration.IConfigurationSection child in found.GetChildren())
                        return found;
                }

                return section.GetSection(name);
            }

            internal static string Text(global::Microsoft.Extensions.Configuration.IConfigurationSection section, string name, string other, string current)
            {
                return Section(section, name, other).Value ?? current;
            }

            internal static T Value<T>(global::Microsoft.Extensions.Configuration.IConfigurationSection section, string name, string other, T current, Parser<T> parse)
            {
                global::Microsoft.Extensions.Configuration.IConfigurationSection found = Section(section, name, other);
                return found.Value == null ? current : parse(found.Path, found.Value);
            }

            internal static global::System.Collections.Generic.IReadOnlyList<T> Values<T>(
                global::Microsoft.Extensions.Configuration.IConfigurationSection section, string name, string other, global::System.Collections.Generic.IReadOnlyList<T> current, Parser<T> parse)
            {
                global::Microsoft.Extensions.Configuration.IConfigurationSection found = Section(section, name, other);
                var values = new global::System.Collections.Generic.List<T>();
                foreach (global::Microsoft.Extensions.Configuration.IConfigurationSection child in found.GetChildren())
                    values.Add(parse(child.Path, child.Value));
                if (values.Count == 0 && found.Value == null)
                    return current;
                if (values.Count == 0 && found.Value.Length > 0)
                    throw Wrong(found.Path, found.Value, "a list: write its elements below it, as " + found.Path + ":0");
                return global::System.Array.AsReadOnly(values.ToArray());
            }

            internal static string ParseString(string path, string text)
            {
                return text ?? throw Wrong(path, text, "a text");
            }

            internal static bool ParseBool(string path, string text)
            {
                bool value;
                return bool.TryParse(text, out value) ? value : throw Wrong(path, text, "true or false");
            }

            internal static int ParseInt(string path, string text)
            {
                int value;
                return int.TryParse(text, global::System.Globalization.NumberStyles.AllowLeadingSign, global::System.Globalization.CultureInfo.InvariantCulture, out value) ? value : throw Wrong(path, text, "a whole number of 32 bits");
            }

            internal static long ParseLong(string path, string text)
            {
                long value;
                return long.TryParse(text, global::System.Globalization.NumberStyles.AllowLeadingSign, global::System.Globalization.CultureInfo.InvariantCulture, out value) ? value : throw Wrong(path, text, "a whole number of 64 bits");
            }

            internal static double ParseDouble(string path, string text)
            {
                double value;
                return double.TryParse(text, global::System.Globalization.NumberStyles.Float, global::System.Globalization.CultureInfo.InvariantCulture, out value) && !double.IsNaN(value) && !double.IsInfinity(value)
                    ? value : throw Wrong(path, text, "a number");
            }

            internal static decimal ParseDecimal(string path, string text)
            {
                decimal value;
                return decimal.TryParse(text, global::System.Globalization.NumberStyles.Float, global::System.Globalization.CultureInfo.InvariantCulture, out value) ? value : throw Wrong(path, text, "a decimal number");
            }

            internal static global::System.TimeSpan ParseTimespan(string path, string text)
            {
                global::System.TimeSpan value;
                // A number alone would be days, which nobody means.
                return text != null && text.IndexOf(':') >= 0 && global::System.TimeSpan.TryParse(text, global::System.Globalization.CultureInfo.InvariantCulture, out value) ? value : throw Wrong(path, text, "a time span, as 00:05:00");
            }

            private static global::System.Exception Wrong(string path, string text, string what)
            {
                return new global::System.FormatException("'" + path + "' is '" + text + "', which is not " + what + ".");
            }
        }
        """;
}
