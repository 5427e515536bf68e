using System.Diagnostics;

namespace AssetSdk.Testing;

/// <summary>A file system of its own for a test, which root may mount; unmounted with it, whatever happens.</summary>
public sealed class MountedFolder : IDisposable
{
    private readonly string? _image;

    private MountedFolder(string path, string? image)
    {
        Path = path;
        _image = image;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Mounts a file system in memory.</summary>
    /// <param name="path">The folder; it is made.</param>
    /// <param name="options">Mount options: <c>size=1m</c>.</param>
    public static MountedFolder InMemory(string path, string options)
    {
        Directory.CreateDirectory(path);
        Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path);
        return new MountedFolder(path, null);
    }

    /// <summary>Makes a file system in a file and mounts it.</summary>
    /// <param name="path">The folder; it is made.</param>
    /// <param name="kind">What <c>mkfs</c> makes: <c>btrfs</c>, <c>xfs</c>.</param>
    /// <param name="megabytes">Its size.</param>
    public static MountedFolder OfKind(string path, string kind, int megabytes)
    {
        Directory.CreateDirectory(path);
        var image = path + ".image";
        using (var file = File.Create(image))
            file.SetLength((long)megabytes << 20);
        Run("mkfs." + kind, "-q", image);
        Run("mount", "-o", "loop", image, path);
        return new MountedFolder(path, image);
    }

    /// <summary>Changes options of what is mounted.</summary>
    public void Remount(string options) => Run("mount", "-o", "remount," + options, Path);

    public void Dispose()
    {
        Run("umount", Path);
        if (_image is not null)
            File.Delete(_image);
    }

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["PATH"] += ":/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error} {output.Result}");
    }
}
