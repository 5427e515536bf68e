using AssetSdk.Core;

namespace AssetSdk.Server.Hosting;

/// <summary>The folder of what a server keeps on this machine: the database, the objects, uploads under way. Only its user may look into it.</summary>
internal sealed class DataFolder
{
    public DataFolder(string? path)
    {
        Path = System.IO.Path.GetFullPath(path is { Length: > 0 } ? path : Default());
        try
        {
            Create(Path);
            Create(Uploads);
            ClearUploads();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.InvalidServerSetting, $"The data folder '{Path}' cannot be made: {e.Message} Name another with --data.", e);
        }
    }

    public string Path { get; }

    /// <summary>Where uploads lie before they go to a store that does not stage them.</summary>
    public string Uploads => System.IO.Path.Combine(Path, "uploads");

    /// <summary>The database, unless another is named.</summary>
    public string Database => System.IO.Path.Combine(Path, "assets.db");

    /// <summary>The store, unless another is named.</summary>
    public string Objects => System.IO.Path.Combine(Path, "objects");

    /// <summary>Makes the folder of the store; files that not everybody may read are in it.</summary>
    public string CreateObjects()
    {
        Create(Objects);
        return Objects;
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // An upload's file loses its name as soon as it is open; who is killed in between leaves one. Those that another server has open on Windows stay.
    private void ClearUploads()
    {
        foreach (var file in Directory.EnumerateFiles(Uploads))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use.
            }
        }
    }

    // XDG_DATA_HOME, else ~/.local/share; the application data of the user on Windows.
    private static string Default() => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data ? data : Environment.CurrentDirectory,
        "assetsdk-server");
}
