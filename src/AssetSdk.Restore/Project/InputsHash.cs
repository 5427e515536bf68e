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
            Line("item", i.Include, i.Version, i.Versioning, i.Source, i.Accessor, i.FileAccessors, i.TargetPath, i.CopyToOutputDirectory, i.CopyToPublishDirectory, i.Url, i.Sha256, i.Extract);
        foreach (var s in project.Sources)
            Line("source", s.Name, Relative(s.Url), s.Priority, s.Prefixes, s.Endpoint, s.Region, s.Profile, s.Account, s.Anonymous, s.TokenEnvironment, s.AllowInsecure);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
