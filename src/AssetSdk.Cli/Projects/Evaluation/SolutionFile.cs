using System.Xml;
using System.Xml.Linq;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>The projects of a solution, in either format.</summary>
internal static class SolutionFile
{
    /// <summary>The endings of solutions.</summary>
    public static readonly IReadOnlyList<string> Extensions = [".slnx", ".sln"];

    /// <summary>The endings of projects that assets can be in.</summary>
    public static readonly IReadOnlyList<string> ProjectExtensions = [".csproj", ".fsproj", ".vbproj"];

    public static bool IsSolution(string file) => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    public static bool IsProject(string file) => ProjectExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>The project files of a solution, absolute, in its order.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ProjectNotReadable"/>: it cannot be read, or a project is not there.</exception>
    public static IReadOnlyList<string> Projects(string solution)
    {
        try
        {
            var paths = Path.GetExtension(solution).Equals(".slnx", StringComparison.OrdinalIgnoreCase) ? OfXml(solution) : OfLines(solution);
            var folder = Path.GetDirectoryName(solution)!;
            string[] projects = [.. paths.Where(IsProject).Select(p => Path.GetFullPath(Path.Combine(folder, p.Replace('\\', Path.DirectorySeparatorChar)))).Distinct(StringComparer.Ordinal)];
            return Array.Find(projects, static p => !File.Exists(p)) is { } missing
                ? throw new AssetException(AssetErrorCode.ProjectNotReadable, $"The solution '{solution}' names the project '{missing}', which does not exist.")
                : projects;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            throw new AssetException(AssetErrorCode.ProjectNotReadable, $"The solution '{solution}' cannot be read: {e.Message}", e);
        }
    }

    private static IEnumerable<string> OfXml(string solution)
    {
        using var reader = XmlReader.Create(solution, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return [.. XDocument.Load(reader).Descendants("Project").Select(static p => p.Attribute("Path")?.Value).OfType<string>()];
    }

    // Project("{type}") = "Name", "path\Name.csproj", "{id}"
    private static IEnumerable<string> OfLines(string solution) =>
        File.ReadAllLines(solution)
            .Where(static l => l.StartsWith("Project(", StringComparison.Ordinal))
            .Select(static l => l.Split('"'))
            .Where(static parts => parts.Length > 5)
            .Select(static parts => parts[5]);
}
