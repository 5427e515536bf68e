using System.Reflection;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Benchmarks;

/// <summary>The folder of a run: stores, caches and projects; removed at the end.</summary>
internal sealed class BenchFolder : IDisposable
{
    /// <summary>The sources that are measured.</summary>
    public static string Repository { get; } = typeof(BenchFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public string Root { get; } = Directory.CreateTempSubdirectory("assetsdk-bench-").FullName;

    public string this[string relative] => Path.Combine(Root, relative);

    public string Write(string relative, string text)
    {
        var path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Removes a file or folder.</summary>
    public void Remove(string relative)
    {
        if (Directory.Exists(this[relative]))
            Directory.Delete(this[relative], recursive: true);
        else
            File.Delete(this[relative]);
    }

    /// <summary>Publishes a file or folder into the store <c>store</c>.</summary>
    public async Task PublishAsync(string name, string version, string relative)
    {
        Directory.CreateDirectory(this["store"]);
        using var store = StandardStores.Create().Open(new StoreSettings(this["store"]));
        await AssetPublisher.Into(store).PublishAsync(new PublishRequest(name, this[relative]) { Version = version, Who = "bench" }, CancellationToken.None);
    }

    /// <summary>Writes a file of bytes that no two runs of compression or deduplication make smaller.</summary>
    public void WriteBytes(string relative, long size, int seed)
    {
        var path = this[relative];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        var random = new Random(seed);
        var buffer = new byte[(int)Math.Min(size, 1 << 20)];
        for (var left = size; left > 0; left -= buffer.Length)
        {
            random.NextBytes(buffer);
            file.Write(buffer, 0, (int)Math.Min(left, buffer.Length));
        }
    }

    /// <summary>Writes a folder of small files, a hundred to a folder.</summary>
    public void WriteFiles(string relative, int count, int size)
    {
        for (var i = 0; i < count; i++)
            WriteBytes(Path.Combine(relative, FileName(i)), size, seed: i + 1);
    }

    /// <summary>The path of the file with some number, of those that <see cref="WriteFiles"/> writes.</summary>
    public static string FileName(int i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"d{i / 100:000}/f{i:00000}.bin");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"left behind: {Root}: {e.Message}");
        }
    }
}
