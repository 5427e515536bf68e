namespace AssetSdk.Testing;

/// <summary>A file system of its own for a test, which root may mount where the machine allows it.</summary>
public sealed class MountedFolder : IDisposable
{
    /// <summary>The kind of <see cref="InMemory"/>.</summary>
    public const string Memory = "tmpfs";

    private readonly string? _image;

    private MountedFolder(string path, string? image)
    {
        Path = path;
        _image = image;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Why a file system of a kind cannot be mounted here; <see langword="null"/> where it can.</summary>
    public static string? Refusal(string kind)
    {
        using var folder = new TempFolder();
        try
        {
            using var mounted = kind == Memory ? InMemory(folder["mounted"], "size=1m") : OfKind(folder["mounted"], kind, SmallestOf(kind));
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    /// <summary>The megabytes that a file system of a kind needs.</summary>
    public static int SmallestOf(string kind) => kind == "xfs" ? 320 : 128;

    /// <summary>Mounts a file system in memory.</summary>
    /// <param name="path">The folder; it is made.</param>
    /// <param name="options">Mount options: <c>size=1m</c>.</param>
    public static MountedFolder InMemory(string path, string options)
    {
        Directory.CreateDirectory(path);
        Run("mount", "-t", Memory, "-o", options, Memory, path);
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
    public void Remount(string options)
    {
        // A process that another test just now starts holds what this one has open until it runs its program: what is busy is so for a moment.
        for (var left = 50; Machine.TryRun("mount", "-o", "remount," + options, Path) is { } failure; left--)
        {
            if (left == 0 || !failure.Contains("busy", StringComparison.Ordinal))
                throw new InvalidOperationException(failure);
            Thread.Sleep(100);
        }
    }

    public void Dispose()
    {
        // Lazily, as it may be busy for a moment. What fails here must not hide why the test did.
        if (Machine.TryRun("umount", "-l", Path) is { } failure)
            Console.Error.WriteLine(failure);
        if (_image is not null)
            File.Delete(_image);
    }

    private static void Run(string program, params string[] arguments)
    {
        if (Machine.TryRun(program, arguments) is { } failure)
            throw new InvalidOperationException(failure);
    }
}
