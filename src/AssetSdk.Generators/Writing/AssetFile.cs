using System.Globalization;
using System.Text;
using System.Threading;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>Writes the file of one asset: its leaf class with the accessors of its files.</summary>
internal static class AssetFile
{
    public static string Write(AssetModel asset, CancellationToken cancellation)
    {
        var code = new CodeWriter(4096 + (asset.Files.Count * 320));
        code.Header();
        code.OpenClass(asset.Class);
        code.Line("static partial class " + Identifier.Written(asset.Class.Name));
        code.Open();
        for (var i = 0; i < asset.Path.Count - 1; i++)
        {
            code.Line("static partial class " + Identifier.Written(asset.Path[i]));
            code.Open();
        }

        WriteLeaf(code, asset, cancellation);
        for (var i = 0; i < asset.Path.Count; i++)
            code.Close();
        code.CloseClass(asset.Class);
        return code.ToString();
    }

    private static void WriteLeaf(CodeWriter code, AssetModel asset, CancellationToken cancellation)
    {
        var facts = Facts(asset);
        code.BeginLine().Append("/// <summary>The asset ").DocCode(asset.Name).Append(": ").Append(facts).Append("</summary>");
        code.EndLine();
        code.TypeAttributes();
        code.Line("public static partial class " + Identifier.Written(asset.Path[asset.Path.Count - 1]));
        code.Open();

        Constant(code, "Name", asset.Name, "The asset's name", facts);
        Constant(code, "Version", asset.Version, "The resolved version", facts);
        Constant(code, "Digest", asset.Digest, asset.State == IndexAsset.Overridden ? "Empty: a local path stands in for the asset" : "The digest that the lock file pins", facts);

        WritePath(code, asset, facts);
        WriteLocator(code, asset);
        code.EmptyLine();
        WriteFiles(code, asset, facts, cancellation);
        code.Close();
    }

    private static void Constant(CodeWriter code, string name, string value, string summary, string facts)
    {
        code.BeginLine().Append("/// <summary>").Append(summary);
        if (value.Length > 0)
            code.Text.Append(": ").DocCode(value);
        code.Text.Append(".</summary>");
        code.EndLine();
        Remarks(code, facts);
        code.BeginLine().Append("public const string ").Append(name).Append(" = ").Literal(value).Append(';');
        code.EndLine();
        code.EmptyLine();
    }

    private static void WritePath(CodeWriter code, AssetModel asset, string facts)
    {
        code.BeginLine().Append("/// <summary>Where ");
        if (asset.SubPath.Length > 0)
            code.Text.DocCode(asset.SubPath).Append(" of the asset");
        else
            code.Text.Append(asset.IsFolder ? "the asset's folder" : "the asset's file");
        code.Text.Append(" is. The environment variable ").DocCode(asset.Variable).Append(" overrides the asset's place.</summary>");
        code.EndLine();
        Remarks(code, facts);
        code.Line("/// <exception cref=\"global::System.IO.IOException\">It was not found; the message says where it was looked for and what to do.</exception>");
        code.Line("public static string Path => " + ReservedNames.LocatorField + ".Path;");
        code.EmptyLine();
    }

    private static void WriteLocator(CodeWriter code, AssetModel asset)
    {
        var type = asset.Class.GlobalName + "." + ReservedNames.AssetLocator;
        code.BeginLine().Append("private static readonly ").Append(type).Append(' ').Append(ReservedNames.LocatorField).Append(" = new ").Append(type).Append("(Name, Version, Digest, ")
            .Literal(asset.TargetFolder).Append(", ").Literal(asset.Variable).Append(", ");
        if (asset.IsFolder)
            code.Text.Append("null");
        else
            code.Text.Literal(asset.FileName);
        code.Text.Append(", ").Literal(asset.SubPath).Append(", ").Append(asset.Files.Count.ToString(CultureInfo.InvariantCulture)).Append(", ")
            .Append(asset.State == IndexAsset.Overridden ? "true" : "false").Append(");");
        code.EndLine();
    }

    private static void WriteFiles(CodeWriter code, AssetModel asset, string facts, CancellationToken cancellation)
    {
        const string Files = "Files";
        code.BeginLine().Append("/// <summary>").Append(FilesSummary(asset)).Append("</summary>");
        code.EndLine();
        Remarks(code, facts);
        code.TypeAttributes();
        code.Line("public static class " + Files);
        code.Open();
        WriteFolder(code, FileTree.Build(asset.Files, Files), asset, Origin(asset), cancellation);
        code.Close();
    }

    private static string FilesSummary(AssetModel asset)
    {
        if (asset.Files.Count > 0)
        {
            return asset.Files.Count >= asset.FileCount
                ? "The paths of the asset's files."
                : "The paths of " + Number(asset.Files.Count) + " of the asset's " + Count(asset.FileCount) + ", which " + new StringBuilder().DocCode("FileAccessors=\"" + asset.FileAccessors + "\"") + " chose.";
        }

        if (asset.State == IndexAsset.Locked)
            return "Empty until the asset is restored: build the project.";
        if (asset.FileCount == 0)
            return "Empty: the asset has no files.";
        return asset.FileAccessors == IndexAsset.Omitted
            ? "Empty: " + Count(asset.FileCount) + " are too many for an accessor each. Choose some with <c>FileAccessors</c>."
            : new StringBuilder("Empty: ").DocCode("FileAccessors=\"" + asset.FileAccessors + "\"").Append(" chose none of the asset's ").Append(Count(asset.FileCount)).Append('.').ToString();
    }

    private static void WriteFolder(CodeWriter code, FileTree folder, AssetModel asset, string origin, CancellationToken cancellation)
    {
        var isFirst = true;
        foreach (var file in folder.Files)
        {
            if (!isFirst)
                code.EmptyLine();
            isFirst = false;
            WriteFile(code, file, origin);
        }

        foreach (var child in folder.Folders)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!isFirst)
                code.EmptyLine();
            isFirst = false;
            code.BeginLine().Append("/// <summary>The folder ").DocCode(child.Path).Append(" of ").Append(origin).Append(".</summary>");
            code.EndLine();
            code.TypeAttributes();
            code.Line("public static class " + Identifier.Written(child.Identifier));
            code.Open();
            WriteFolder(code, child, asset, origin, cancellation);
            code.Close();
        }
    }

    private static void WriteFile(CodeWriter code, FileLeaf file, string origin)
    {
        code.BeginLine("/// <summary><c>").Doc(file.File.Path).Append("</c> of ").Append(origin).Append(": ").Append(SizeText.Of(file.File.Size)).Append(", <c>sha256:")
            .Doc(file.File.Hex).Append("</c>.</summary>\n");
        code.BeginLine("public static string ").Append(Identifier.Written(file.Identifier)).Append(" => " + ReservedNames.LocatorField + ".File(")
            .Append(file.Ordinal.ToString(CultureInfo.InvariantCulture)).Append(", ").Literal(file.File.Path).Append(");\n");
    }

    /// <summary>What the lock file pins, as XML text.</summary>
    private static string Facts(AssetModel asset)
    {
        var text = new StringBuilder("the reference ").DocCode(asset.Reference);
        if (asset.State == IndexAsset.Overridden)
            text.Append(" is overridden by a local path");
        else
            text.Append(" is locked to version ").DocCode(asset.Version);
        text.Append(asset.IsFolder ? ", a folder" : ", a file");
        if (asset.IsFolder && asset.FileCount > 0)
            text.Append(" of ").Append(Count(asset.FileCount));
        if (asset.State != IndexAsset.Overridden || asset.Size > 0)
            text.Append(", ").Append(SizeText.Of(asset.Size));
        if (asset.Digest.Length > 0)
            text.Append(", digest ").DocCode(asset.Digest);
        if (asset.State == IndexAsset.Locked)
            text.Append(". It is not restored yet");
        return text.Append('.').ToString();
    }

    /// <summary>The asset that a file is of, as XML text.</summary>
    private static string Origin(AssetModel asset)
    {
        var text = new StringBuilder().DocCode(asset.Reference);
        return (asset.State == IndexAsset.Overridden ? text.Append(" (a local override)") : text.Append(", version ").DocCode(asset.Version)).ToString();
    }

    private static void Remarks(CodeWriter code, string facts)
    {
        code.BeginLine().Append("/// <remarks>").Append(char.ToUpperInvariant(facts[0])).Append(facts, 1, facts.Length - 1).Append("</remarks>");
        code.EndLine();
    }

    private static string Count(int files) => files == 1 ? "1 file" : Number(files) + " files";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
