using System.Text;

namespace AssetSdk.Generators;

/// <summary>
/// Writes the type that finds an asset at run time. It is C# 7.3, and runs wherever the consumer's code does.
/// </summary>
internal static class LocatorFile
{
    public static string Write(AccessorClass @class)
    {
        var code = new CodeWriter(16 * 1024);
        code.Header();
        code.OpenClass(@class);
        code.Line("static partial class " + Identifier.Written(@class.Name));
        code.Open();
        code.TypeAttributes();
        // The configs of models find their assets by it too.
        code.Line("[global::System.ComponentModel.EditorBrowsableAttribute(global::System.ComponentModel.EditorBrowsableState.Never)]");
        foreach (var line in Template.Replace("\r", "").Split('\n'))
        {
            if (line.Length == 0)
                code.EmptyLine();
            else
                code.Line(line.Replace("$map$", new StringBuilder().Literal(@class.AssemblyName + ".assets.map").ToString()));
        }

        code.Close();
        code.CloseClass(@class);
        return code.ToString();
    }

    private const string Template = """
        internal sealed class AssetLocator
        {
            private const string Map = $map$;

            private readonly string _name;
            private readonly string _version;
            private readonly string _digest;
            private readonly string _folder;
            private readonly string _variable;
            private readonly string _fileName;
            private readonly string _subPath;
            private readonly int _fileCount;
            private readonly bool _isOverride;
            private string _root;
            private string _path;
            private string[] _files;

            // A file asset has a file name; a folder has none.
            internal AssetLocator(string name, string version, string digest, string folder, string variable, string fileName, string subPath, int fileCount, bool isOverride)
            {
                _name = name;
                _version = version;
                _digest = digest;
                _folder = folder;
                _variable = variable;
                _fileName = fileName;
                _subPath = subPath;
                _fileCount = fileCount;
                _isOverride = isOverride;
            }

            internal string Path
            {
                get
                {
                    return global::System.Threading.Volatile.Read(ref _path) ?? Kept(ref _path, FindPath());
                }
            }

            internal string File(int ordinal, string path)
            {
                string[] files = global::System.Threading.Volatile.Read(ref _files);
                if (files == null)
                {
                    files = new string[_fileCount];
                    files = global::System.Threading.Interlocked.CompareExchange(ref _files, files, null) ?? files;
                }

                return global::System.Threading.Volatile.Read(ref files[ordinal]) ?? Kept(ref files[ordinal], _fileName == null ? Below(Root, path) : Root);
            }

            private string Root
            {
                get
                {
                    return global::System.Threading.Volatile.Read(ref _root) ?? Kept(ref _root, FindRoot());
                }
            }

            // Only what was found is kept: what is not there may come. Threads that look at once all get what the first of them found.
            private static string Kept(ref string field, string found)
            {
                return global::System.Threading.Interlocked.CompareExchange(ref field, found, null) ?? found;
            }

            private string FindPath()
            {
                if (_subPath.Length == 0)
                    return Root;
                string path = Below(Root, _subPath);
                if (!global::System.IO.File.Exists(path) && !global::System.IO.Directory.Exists(path))
                    throw new global::System.IO.FileNotFoundException("The asset '" + _name + "' " + _version + " is at '" + Root + "', but has no '" + _subPath + "' there. Build again, or publish again.", path);
                return path;
            }

            private string FindRoot()
            {
                global::System.Text.StringBuilder tried = new global::System.Text.StringBuilder();
                string path = global::System.Environment.GetEnvironmentVariable(_variable);
                if (!string.IsNullOrEmpty(path))
                {
                    // Whoever sets the variable wants that asset and no other: nothing stands in for it.
                    path = global::System.IO.Path.GetFullPath(path);
                    if (Exists(path))
                        return path;
                    throw NotFound("The environment variable " + _variable + " overrides the asset '" + _name + "' with '" + path + "', which is not a " + Kind + ". Correct it or unset it.", path);
                }

                tried.Append("\n  the environment variable ").Append(_variable).Append(": not set");
                string assembly = AssemblyFolder();
                string app = global::System.AppContext.BaseDirectory;
                if (string.IsNullOrEmpty(assembly))
                    tried.Append("\n  beside the assembly: it was not loaded from a file");
                else if (string.Equals(assembly.TrimEnd('/', '\\'), app.TrimEnd('/', '\\'), global::System.StringComparison.Ordinal))
                    assembly = null;

                // The map knows where a local override is; a copy from before it must not hide it.
                path = _isOverride
                    ? FromMap(assembly, tried) ?? FromMap(app, tried) ?? Beside(assembly, tried) ?? Beside(app, tried)
                    : Beside(assembly, tried) ?? Beside(app, tried) ?? FromMap(assembly, tried) ?? FromMap(app, tried);
                if (path != null)
                    return path;

                throw NotFound("The asset '" + _name + "' " + _version + (_digest.Length == 0 ? " (a local override)" : " (" + _digest + ")") + " was not found. Tried:" + tried
                    + "\nBuild the project again to restore the asset on this machine, run what `dotnet publish` wrote to carry the asset along, or set " + _variable + " to a " + Kind + " that holds it.", null);
            }

            private string Kind => _fileName == null ? "folder" : "file";

            private bool Exists(string path) => _fileName == null ? global::System.IO.Directory.Exists(path) : global::System.IO.File.Exists(path);

            private string Beside(string folder, global::System.Text.StringBuilder tried)
            {
                if (string.IsNullOrEmpty(folder))
                    return null;
                string path = Below(folder, _folder + (_fileName == null ? "" : "/" + _fileName));
                if (Exists(path))
                    return path;
                tried.Append("\n  ").Append(path).Append(": does not exist");
                return null;
            }

            private string FromMap(string folder, global::System.Text.StringBuilder tried)
            {
                if (string.IsNullOrEmpty(folder))
                    return null;
                string map = global::System.IO.Path.Combine(folder, Map);
                tried.Append("\n  ").Append(map).Append(": ");
                if (!global::System.IO.File.Exists(map))
                {
                    tried.Append("does not exist");
                    return null;
                }

                string[] lines;
                try
                {
                    lines = global::System.IO.File.ReadAllLines(map);
                }
                catch (global::System.IO.IOException e)
                {
                    tried.Append("cannot be read: ").Append(e.Message);
                    return null;
                }
                catch (global::System.UnauthorizedAccessException e)
                {
                    tried.Append("cannot be read: ").Append(e.Message);
                    return null;
                }

                if (lines.Length == 0 || lines[0] != "assetsdk-map 1")
                {
                    tried.Append("is not a map that this program reads");
                    return null;
                }

                string other = "has no line for this asset";
                for (int i = 1; i < lines.Length; i++)
                {
                    string[] columns = lines[i].Split('\t');
                    if (columns.Length < 4 || Unescaped(columns[0]) != _name || Unescaped(columns[1]) != _version)
                        continue;
                    if (Unescaped(columns[2]) != _digest)
                    {
                        other = "was written for other bytes of this version, with digest '" + Unescaped(columns[2]) + "'";
                        continue;
                    }

                    string path = Unescaped(columns[3]);
                    if (Exists(path))
                        return path;
                    other = "says '" + path + "', which is not a " + Kind + " (any more)";
                }

                tried.Append(other);
                return null;
            }

            private global::System.Exception NotFound(string message, string path) => _fileName == null
                ? (global::System.Exception)new global::System.IO.DirectoryNotFoundException(message)
                : new global::System.IO.FileNotFoundException(message, path ?? _fileName);

            private static string Below(string folder, string path) =>
                global::System.IO.Path.Combine(folder, path.Replace('/', global::System.IO.Path.DirectorySeparatorChar));

            private static string Unescaped(string column)
            {
                if (column.IndexOf('\\') < 0)
                    return column;
                global::System.Text.StringBuilder text = new global::System.Text.StringBuilder(column.Length);
                for (int i = 0; i < column.Length; i++)
                {
                    char c = column[i];
                    if (c == '\\' && i + 1 < column.Length)
                    {
                        c = column[++i];
                        c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
                    }

                    text.Append(c);
                }

                return text.ToString();
            }

        #if NET5_0_OR_GREATER
            [global::System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute("SingleFile", "IL3000:Avoid accessing Assembly file path when publishing as a single file", Justification = "An assembly without a location is provided for.")]
        #endif
            private static string AssemblyFolder()
            {
                try
                {
                    return global::System.IO.Path.GetDirectoryName(typeof(AssetLocator).Assembly.Location);
                }
                catch (global::System.Exception e) when (e is global::System.NotSupportedException || e is global::System.ArgumentException)
                {
                    // Of an assembly made in memory, and, on .NET Framework, of an empty location.
                    return null;
                }
            }
        }
        """;
}
