using System.Runtime.InteropServices;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What publishing for this machine needs.</summary>
internal static class Native
{
    /// <summary>The identifier of this machine's runtime.</summary>
    public static string Runtime => RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("debian", StringComparison.Ordinal)
        ? "linux-x64"
        : RuntimeInformation.RuntimeIdentifier;

    /// <summary>Keeps restore from bringing the runtimes of frameworks that the app does not use.</summary>
    public const string OneFramework = "-p:DisableTransitiveFrameworkReferenceDownloads=true";

    /// <summary>Whether the machine has the packages that compile to native code, in this SDK's version.</summary>
    public static bool CanCompile => new[] { "microsoft.dotnet.ilcompiler", "runtime.linux-x64.microsoft.dotnet.ilcompiler", "microsoft.netcore.app.runtime.nativeaot.linux-x64" }
        .All(p => Directory.Exists(Path.Combine(Tools.MachinePackages, p, Environment.Version.ToString())));

    /// <summary>Chooses gcc where there is no clang, which is what the SDK looks for.</summary>
    public static string[] Linker => Machine.Find("clang") is null ? ["-p:CppCompilerAndLinker=gcc"] : [];
}

/// <summary>A test that restores packages which the machine has to have already: no test asks a registry.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MachinePackageFactAttribute : FactAttribute
{
    public MachinePackageFactAttribute(params string[] packages)
    {
        Packages = packages;
        Skip = Machine.SkipUnlessRequired(packages.FirstOrDefault(p => !Directory.Exists(Path.Combine(Tools.MachinePackages, p))) is { } missing
            ? $"The package {missing} is not among the machine's packages, and tests ask no registry for it."
            : null);
    }

    public IReadOnlyList<string> Packages { get; }
}
