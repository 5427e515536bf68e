using System.Runtime.CompilerServices;
using AssetSdk.Core;
using Microsoft.Build.Locator;

namespace AssetSdk.Cli;

/// <summary>
/// Evaluates projects with the MSBuild of the .NET SDK that the project's folder chooses (<c>global.json</c>). Nothing of MSBuild is loaded before a project is evaluated.
/// </summary>
internal static class ProjectEvaluator
{
    private static readonly Lock Registering = new();

    /// <summary>The <c>dotnet</c> that belongs to the chosen SDK; <c>dotnet</c> of the path before one was chosen.</summary>
    public static string Dotnet { get; private set; } = "dotnet";

    /// <summary>Evaluates a project in each of its target frameworks.</summary>
    /// <param name="file">The project file, absolute.</param>
    /// <param name="properties">Global properties, as <c>-p:</c> sets them.</param>
    /// <param name="environment">Reads the environment.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.ProjectNotReadable"/>: it cannot be evaluated.</exception>
    public static EvaluatedProject Evaluate(string file, IReadOnlyDictionary<string, string> properties, Func<string, string?> environment)
    {
        Register(Path.GetDirectoryName(file)!);
        return WithMSBuild(file, properties, environment);
    }

    // MSBuild's types are resolved when a method that names them is compiled: that is after the SDK was found.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static EvaluatedProject WithMSBuild(string file, IReadOnlyDictionary<string, string> properties, Func<string, string?> environment) =>
        new MSBuildEvaluation(file, properties, environment).Run();

    // One process has one MSBuild: the first project chooses.
    private static void Register(string folder)
    {
        lock (Registering)
        {
            if (MSBuildLocator.IsRegistered)
                return;
            try
            {
                var options = new VisualStudioInstanceQueryOptions { DiscoveryTypes = DiscoveryType.DotNetSdk, WorkingDirectory = folder };
                var chosen = MSBuildLocator.QueryVisualStudioInstances(options).FirstOrDefault() ?? throw new InvalidOperationException("there is none");
                var muxer = Path.Combine(chosen.MSBuildPath, "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
                if (File.Exists(muxer))
                    Dotnet = Path.GetFullPath(muxer);
                MSBuildLocator.RegisterInstance(chosen);
            }
            catch (Exception e) when (e is InvalidOperationException or IOException or ArgumentException)
            {
                throw new AssetException(AssetErrorCode.HostNotSupported, $"No .NET SDK that asset can use was found for '{folder}': {e.Message} Install the .NET SDK 10, or look at what global.json asks for.", e);
            }
        }
    }
}
