#nullable enable
using System;
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>
/// Reads a <c>DependsOn</c> text: <c>alias=key</c>, separated by <c>;</c>; without an alias the key is the alias. Also says what a model's key may be. Shared with the generator.
/// </summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
static class DeclaredDependency
{
    /// <summary>The longest key of a model, in characters.</summary>
    public const int MaxKeyLength = 200;

    /// <summary>Parses a <c>DependsOn</c> text.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="dependencies">The dependencies; those before the problem when there is one.</param>
    /// <param name="problem">What is wrong with the text, as a sentence; <c>""</c> when nothing is.</param>
    public static bool TryParse(string text, out IReadOnlyList<IndexModelDependency> dependencies, out string problem)
    {
        var read = new List<IndexModelDependency>();
        dependencies = read;
        problem = "";
        foreach (var pair in PairText.Pairs(text))
        {
            var equals = pair.IndexOf('=');
            var key = pair.Substring(equals + 1).Trim();
            var alias = equals < 0 ? key : pair.Substring(0, equals).Trim();
            if (KeyProblem(key) is { } wrongKey)
                problem = "'" + PairText.Shown(pair) + "' does not name a model: " + wrongKey + ". Write alias=key or key, with ';' between them.";
            else if (DeclaredSetting.NameProblem(alias) is { } wrongAlias)
                problem = "'" + PairText.Shown(pair) + "' has no usable alias: " + wrongAlias + ". Write alias=key or key, with ';' between them.";
            if (problem.Length > 0)
                return false;
            read.Add(new IndexModelDependency(alias, key));
        }

        return true;
    }

    /// <summary>Says what makes a model's key unusable, as the end of a sentence, or <see langword="null"/> if nothing does.</summary>
    public static string? KeyProblem(string key)
    {
        if (key.Length == 0)
            return "the key is empty";
        if (key.Length > MaxKeyLength)
            return "the key is longer than 200 characters";
        foreach (var c in key)
        {
            if (!char.IsLetterOrDigit(c) && c != '_' && c != '.' && c != '-' && c != '/')
                return char.IsControl(c) ? "the key has a control character" : "the key has a '" + c + "', and may have letters, digits, '_', '.', '-' and '/'";
        }

        return char.IsLetterOrDigit(key[0]) && char.IsLetterOrDigit(key[key.Length - 1]) ? null : "the key must begin and end with a letter or digit";
    }
}
