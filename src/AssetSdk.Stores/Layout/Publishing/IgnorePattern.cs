using System.Text;

namespace AssetSdk.Stores;

/// <summary>
/// One line of an ignore file, with the rules of gitignore (git's documentation, "gitignore - Specifies intentionally untracked files to ignore", section Pattern format).
/// Matching takes time proportional to the pattern's length times the path's, whatever both hold.
/// </summary>
/// <remarks>Unlike git, which looks at bytes, <c>?</c> and a class match a whole character.</remarks>
internal sealed class IgnorePattern
{
    private readonly List<Token> _tokens;
    private readonly bool _foldersOnly;
    private readonly bool _nameOnly;

    private IgnorePattern(List<Token> tokens, bool negated, bool foldersOnly, bool nameOnly)
    {
        _tokens = tokens;
        IsNegated = negated;
        _foldersOnly = foldersOnly;
        _nameOnly = nameOnly;
    }

    /// <summary>Whether what matches is taken in again.</summary>
    public bool IsNegated { get; }

    /// <summary>Reads a line; <see langword="null"/> when it is empty, a comment, or a pattern that matches nothing.</summary>
    public static IgnorePattern? TryParse(string line)
    {
        line = TrimTrailingSpaces(line.TrimEnd('\r'));
        if (line.StartsWith('#'))
            return null;
        var negated = line.StartsWith('!');
        if (negated)
            line = line[1..];
        var foldersOnly = line.EndsWith('/');
        if (foldersOnly)
            line = line[..^1];
        var nameOnly = !line.Contains('/', StringComparison.Ordinal);
        if (line.StartsWith('/'))
            line = line[1..];
        return line.Length > 0 && Compile(line) is { } tokens ? new IgnorePattern(tokens, negated, foldersOnly, nameOnly) : null;
    }

    /// <summary>Says whether a path matches.</summary>
    /// <param name="path">The path relative to the ignore file's folder, joined by <c>/</c>.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool Matches(string path, bool isFolder) =>
        (isFolder || !_foldersOnly) && Matches(_nameOnly ? path.AsSpan(path.LastIndexOf('/') + 1) : path);

    // Every way to match at once: the set of tokens that may come next.
    private bool Matches(ReadOnlySpan<char> path)
    {
        var next = new bool[_tokens.Count + 1];
        var after = new bool[_tokens.Count + 1];
        Enter(next, 0);
        foreach (var rune in path.EnumerateRunes())
        {
            Array.Clear(after);
            for (var i = 0; i < _tokens.Count; i++)
            {
                if (next[i])
                    Step(after, i, rune);
            }

            (next, after) = (after, next);
        }

        return next[_tokens.Count];
    }

    private void Enter(bool[] states, int i)
    {
        states[i] = true;
        if (i == _tokens.Count)
            return;
        if (_tokens[i].Kind is TokenKind.Star or TokenKind.Folders)
            Enter(states, i + 1);
        if (_tokens[i].Kind is TokenKind.Folders)
            Enter(states, i + 2);
    }

    private void Step(bool[] after, int i, Rune rune)
    {
        var isSlash = rune.Value == '/';
        switch (_tokens[i].Kind)
        {
            case TokenKind.Literal when rune == _tokens[i].Literal:
            case TokenKind.Any when !isSlash:
            case TokenKind.Class when !isSlash && _tokens[i].Class!.Contains(rune):
                Enter(after, i + 1);
                break;
            case TokenKind.Star when !isSlash:
                Enter(after, i);
                break;
            case TokenKind.Below:
                after[i] = true;
                Enter(after, i + 1);
                break;
            case TokenKind.InFolder:
                after[i] = true;
                if (isSlash)
                    Enter(after, i + 1);
                break;
        }
    }

    private static List<Token>? Compile(string pattern)
    {
        var tokens = new List<Token>();
        var runes = pattern.EnumerateRunes().ToArray();
        for (var i = 0; i < runes.Length; i++)
        {
            switch (runes[i].Value)
            {
                case '\\':
                    if (++i == runes.Length)
                        return null;
                    tokens.Add(new Token(TokenKind.Literal, runes[i]));
                    break;
                case '?':
                    tokens.Add(new Token(TokenKind.Any));
                    break;
                case '*':
                    i = AddStars(tokens, runes, i);
                    break;
                case '[':
                    if (CharacterClass.TryParse(runes, ref i) is not { } characters)
                        return null;
                    tokens.Add(new Token(TokenKind.Class, Class: characters));
                    break;
                default:
                    tokens.Add(new Token(TokenKind.Literal, runes[i]));
                    break;
            }
        }

        return tokens;
    }

    private static int AddStars(List<Token> tokens, Rune[] runes, int i)
    {
        var end = i;
        while (end < runes.Length && runes[end].Value == '*')
            end++;
        var isSegment = end - i >= 2 && (i == 0 || runes[i - 1].Value == '/') && (end == runes.Length || runes[end].Value == '/');
        if (isSegment && end < runes.Length)
        {
            // "**/": in all folders, this one included.
            tokens.Add(new Token(TokenKind.Folders));
            tokens.Add(new Token(TokenKind.InFolder));
            return end;
        }

        // "/**" at the end: everything below.
        tokens.Add(new Token(isSegment ? TokenKind.Below : TokenKind.Star));
        return end - 1;
    }

    private static string TrimTrailingSpaces(string line)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !IsEscaped(line, end - 1))
            end--;
        return line[..end];
    }

    private static bool IsEscaped(string line, int at)
    {
        var slashes = 0;
        while (at - 1 - slashes >= 0 && line[at - 1 - slashes] == '\\')
            slashes++;
        return slashes % 2 == 1;
    }

    private enum TokenKind
    {
        /// <summary>One character.</summary>
        Literal,

        /// <summary><c>?</c>.</summary>
        Any,

        /// <summary><c>[a-z]</c>.</summary>
        Class,

        /// <summary><c>*</c>.</summary>
        Star,

        /// <summary>The beginning of <c>**/</c>; <see cref="InFolder"/> follows.</summary>
        Folders,

        /// <summary>Within a folder that <c>**/</c> passes.</summary>
        InFolder,

        /// <summary><c>**</c> at the end, below a folder.</summary>
        Below,
    }

    private readonly record struct Token(TokenKind Kind, Rune Literal = default, CharacterClass? Class = null);
}
