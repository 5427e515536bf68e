using System.Text;

namespace AssetSdk.Stores;

/// <summary>A user's name and password at a host.</summary>
internal sealed record NetrcLogin(string Login, string Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => $"NetrcLogin({Login})";
}

/// <summary>The <c>.netrc</c> file: words <c>machine</c>, <c>default</c>, <c>login</c>, <c>password</c>, <c>account</c> and <c>macdef</c>, in any lines.</summary>
internal static class Netrc
{
    /// <summary>Finds what the file of this user says of a host; <see langword="null"/> when there is none that can be read.</summary>
    public static NetrcLogin? Find(string host, Func<string, string?> environment)
    {
        foreach (var path in Candidates(environment))
        {
            try
            {
                return Find(host, File.ReadAllText(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                // Not there, or not for us: the next one.
            }
        }

        return null;
    }

    /// <summary>Finds what a file's text says of a host: its first entry, or the default one.</summary>
    public static NetrcLogin? Find(string host, string text)
    {
        var words = new NetrcWords(text);
        string? machine = null;
        string? login = null;
        string? password = null;
        var matches = false;
        while (words.TryNext(out var word))
        {
            switch (word)
            {
                case "machine" or "default" when matches && password is not null:
                    return new NetrcLogin(login ?? "", password);
                case "machine":
                    matches = words.TryNext(out machine) && host.Equals(machine, StringComparison.OrdinalIgnoreCase);
                    (login, password) = (null, null);
                    break;
                case "default":
                    // Only what comes behind it is out of reach: by convention it is the last entry.
                    matches = true;
                    (login, password) = (null, null);
                    break;
                case "login" when words.TryNext(out var value):
                    login = value;
                    break;
                case "password" when words.TryNext(out var value):
                    password = value;
                    break;
                case "account":
                    _ = words.TryNext(out _);
                    break;
                case "macdef":
                    words.SkipMacro();
                    break;
                default:
                    // A word that nobody knows: skipped, as curl does.
                    break;
            }
        }

        return matches && password is not null ? new NetrcLogin(login ?? "", password) : null;
    }

    private static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        if (environment("NETRC") is { Length: > 0 } named)
            return [named];
        var home = environment("HOME") is { Length: > 0 } unix ? unix : environment("USERPROFILE");
        return string.IsNullOrEmpty(home) ? [] : [Path.Combine(home, ".netrc"), Path.Combine(home, "_netrc")];
    }
}

/// <summary>The words of a <c>.netrc</c> file, quoted ones with their escapes undone and comments left out.</summary>
internal sealed class NetrcWords(string text)
{
    private int _position;

    public bool TryNext(out string word)
    {
        word = "";
        while (_position < text.Length && (char.IsWhiteSpace(text[_position]) || (text[_position] == '#' && IsLineStart())))
        {
            if (text[_position] == '#')
                SkipLine();
            else
                _position++;
        }

        if (_position >= text.Length)
            return false;
        word = text[_position] == '"' ? Quoted() : Plain();
        return true;
    }

    /// <summary>A macro ends with an empty line.</summary>
    public void SkipMacro()
    {
        do
            SkipLine();
        while (_position < text.Length && text[_position] is not ('\n' or '\r'));
    }

    private string Plain()
    {
        var start = _position;
        while (_position < text.Length && !char.IsWhiteSpace(text[_position]))
            _position++;
        return text[start.._position];
    }

    private string Quoted()
    {
        var word = new StringBuilder();
        for (_position++; _position < text.Length && text[_position] != '"'; _position++)
        {
            if (text[_position] == '\\' && _position + 1 < text.Length)
            {
                _position++;
                word.Append(text[_position] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var c => c });
            }
            else
            {
                word.Append(text[_position]);
            }
        }

        _position++;
        return word.ToString();
    }

    // A '#' inside a line can begin a password.
    private bool IsLineStart()
    {
        var line = text.AsSpan(0, _position);
        return line[(line.LastIndexOf('\n') + 1)..].IsWhiteSpace();
    }

    private void SkipLine()
    {
        var end = text.IndexOf('\n', Math.Min(_position, text.Length));
        _position = end < 0 ? text.Length : end + 1;
    }
}
