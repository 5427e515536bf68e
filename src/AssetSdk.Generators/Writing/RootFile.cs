namespace AssetSdk.Generators;

/// <summary>Writes the file that holds the class itself, the classes of the name segments, and <c>All</c>.</summary>
internal static class RootFile
{
    public static string Write(RootModel root)
    {
        var code = new CodeWriter(4096);
        code.Header();
        code.OpenClass(root.Class);
        code.Line("/// <summary>The assets that this assembly was built with, as the lock file pins them.</summary>");
        code.TypeAttributes();
        code.Line(root.Class.Visibility + " static partial class " + Identifier.Written(root.Class.Name));
        code.Open();
        WriteAll(code, root);
        WriteAssetInfo(code);
        WriteSegments(code, root);
        code.Close();
        code.CloseClass(root.Class);
        return code.ToString();
    }

    private static void WriteAll(CodeWriter code, RootModel root)
    {
        var info = root.Class.GlobalName + "." + ReservedNames.AssetInfo;
        code.Line("/// <summary>All assets, in the order of the project's items: what a program can log at its start.</summary>");
        code.BeginLine().Append("public static global::System.Collections.Generic.IReadOnlyList<").Append(info).Append("> All { get; } = global::System.Array.AsReadOnly(new ")
            .Append(info).Append('[').Append(root.Leaves.Count).Append(']');
        code.EndLine();
        code.Open();
        foreach (var leaf in root.Leaves)
        {
            var name = root.Class.GlobalName + "." + leaf;
            code.BeginLine().Append("new ").Append(info).Append('(').Append(name).Append(".Name, ").Append(name).Append(".Version, ").Append(name).Append(".Digest, () => ").Append(name).Append(".Path),");
            code.EndLine();
        }

        code.Close();
        code.Text.Insert(code.Text.Length - 1, ");");
    }

    private static void WriteAssetInfo(CodeWriter code)
    {
        code.EmptyLine();
        code.Line("/// <summary>An asset that this assembly was built with.</summary>");
        code.TypeAttributes();
        code.Line("public sealed class AssetInfo");
        code.Open();
        code.Line("private readonly global::System.Func<string> _path;");
        code.EmptyLine();
        code.Line("internal AssetInfo(string name, string version, string digest, global::System.Func<string> path)");
        code.Open();
        code.Line("Name = name;");
        code.Line("Version = version;");
        code.Line("Digest = digest;");
        code.Line("_path = path;");
        code.Close();
        code.EmptyLine();
        code.Line("/// <summary>The asset's name.</summary>");
        code.Line("public string Name { get; }");
        code.EmptyLine();
        code.Line("/// <summary>The resolved version.</summary>");
        code.Line("public string Version { get; }");
        code.EmptyLine();
        code.Line("/// <summary>The digest that the lock file pins; empty for a local override.</summary>");
        code.Line("public string Digest { get; }");
        code.EmptyLine();
        code.Line("/// <summary>Where the asset is; looked up when it is asked for.</summary>");
        code.Line("/// <exception cref=\"global::System.IO.IOException\">The asset was not found; the message says where it was looked for and what to do.</exception>");
        code.Line("public string Path => _path();");
        code.EmptyLine();
        code.Line("/// <summary>The name and the version.</summary>");
        code.Line("public override string ToString() => Name + \" \" + Version;");
        code.Close();
    }

    private static void WriteSegments(CodeWriter code, RootModel root)
    {
        var depth = 0;
        foreach (var segment in root.Segments)
        {
            for (; depth > segment.Depth; depth--)
                code.Close();
            code.EmptyLine();
            if (segment.Assets.Length > 0)
            {
                code.BeginLine().Append("/// <summary>Holds ").DocCode(segment.Assets).Append(".</summary>");
                code.EndLine();
                code.TypeAttributes();
            }

            code.Line("public static partial class " + Identifier.Written(segment.Name));
            code.Open();
            depth++;
        }

        for (; depth > 0; depth--)
            code.Close();
    }
}
