using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AssetSdk.Restore;

/// <summary>
/// One hash of all that a project asks for. It has no absolute path in it, so that two checkouts of one project have one hash.
/// </summary>
internal static class InputsHash
{
    private static readonly string Product =
        typeof(InputsHash).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static string Of(ProjectRequest project)
    {
        var text = new StringBuilder();
        // An array and no span: inline arrays of this length would be compiled at run time, in every no-op.
        void Line(params string[] columns)
        {
            foreach (var column in columns)
                text.Append(column.Length).Append(':').Append(column).Append('\t');
            text.Append('\n');
        }

        string Relative(string path) => Path.IsPathFullyQualified(path) ? Path.GetRelativePath(project.Folder, path) : path;

        Line(Product, project.SeveralFrameworks ? "frameworks" : "framework");
        Line(project.ClassName, project.Namespace, project.Visibility, project.AssemblyName, ModelkitEnvironment.Versioning(project), Relative(project.Store));
        foreach (var i in project.Items)
            Line("item", i.Include, i.Version, i.Versioning, i.Source, i.Accessor, i.FileAccessors, i.TargetPath, i.CopyToOutputDirectory, i.CopyToPublishDirectory, i.Url, i.Sha256, i.Extract, i.ConfigFile, i.ConfigClass);
        foreach (var s in project.Sources)
            Line("source", s.Name, Relative(s.Url), s.Priority, s.Prefixes, s.Endpoint, s.Region, s.Profile, s.Account, s.Anonymous, s.TokenEnvironment, s.AllowInsecure);
        foreach (var m in project.Models)
            Line("model", m.Include, m.Asset, m.Assets, m.ModelType, m.DependsOn, m.Settings, m.Summary);
        foreach (var m in project.Manifests)
            Line("manifest", Relative(m.Path), HashOf(m.Path));
        foreach (var c in project.Configs)
            Line("config", Relative(c.Path), c.ConfigClass, HashOf(c.Path));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // A file that cannot be read is told apart from any that can: who reads it says why.
    private static string HashOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.Length > DocumentReader.MaxBytes ? "long" : Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
