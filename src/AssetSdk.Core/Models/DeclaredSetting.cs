#nullable enable
using System;
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>
/// A setting as a <c>Settings</c> text declares it: <c>Name:type=value</c>, pairs separated by <c>;</c> and a literal <c>;</c> doubled. A dotted name is nested, the type defaults to
/// <c>string</c>, elements of a list are separated by <c>|</c> and a literal <c>|</c> in them is doubled; nothing behind the <c>=</c> is the empty list. White space around names, values and
/// elements is no part of them. Shared with the generator.
/// </summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class DeclaredSetting
{
    /// <summary>The longest segment of a name, in characters.</summary>
    public const int MaxNameLength = 200;

    private DeclaredSetting(IReadOnlyList<string> path, string type, bool hasType, string text, IReadOnlyList<string> values)
    {
        Path = path;
        Type = type;
        HasType = hasType;
        Text = text;
        Values = values;
    }

    /// <summary>The segments of the name.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The type: <see cref="SettingType.All"/>, or one of them with <c>[]</c>.</summary>
    public string Type { get; }

    /// <summary>Whether the text names the type; <c>string</c> is assumed otherwise.</summary>
    public bool HasType { get; }

    /// <summary>The value as it is written.</summary>
    public string Text { get; }

    /// <summary>The value as the index has it: one, or any number for a list.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Parses a <c>Settings</c> text.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="settings">The settings; those before the problem when there is one.</param>
    /// <param name="problem">What is wrong with the text, as a sentence; <c>""</c> when nothing is.</param>
    public static bool TryParse(string text, out IReadOnlyList<DeclaredSetting> settings, out string problem)
    {
        var read = new List<DeclaredSetting>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        settings = read;
        problem = "";
        foreach (var pair in PairText.Pairs(text))
        {
            var equals = pair.IndexOf('=');
            if (equals < 0)
            {
                problem = "'" + PairText.Shown(pair) + "' has no '='. Write Name=value or Name:type=value, with ';' between settings and ';;' for a ';' in a value.";
                return false;
            }

            var left = pair.Substring(0, equals);
            var colon = left.LastIndexOf(':');
            var name = (colon < 0 ? left : left.Substring(0, colon)).Trim();
            var type = colon < 0 ? SettingType.Text : left.Substring(colon + 1).Trim();
            var path = name.Split('.');
            for (var i = 0; i < path.Length && problem.Length == 0; i++)
                problem = NameProblem(path[i]) is { } wrong ? "The setting '" + PairText.Shown(name) + "' has no usable name: " + wrong + "." : "";
            if (problem.Length == 0 && path.Length > IndexModel.MaxSettingDepth)
                problem = "The setting '" + PairText.Shown(name) + "' is nested too deeply.";
            if (problem.Length == 0 && !SettingType.IsKnown(type))
                problem = "The setting '" + PairText.Shown(name) + "' has the type '" + PairText.Shown(type) + "', which does not exist. It must be one of " + string.Join(", ", SettingType.All) + ", or one of them with [].";
            if (problem.Length == 0 && !names.Add(name))
                problem = "The setting '" + PairText.Shown(name) + "' is there twice. Write it once.";
            if (problem.Length > 0 || !TryRead(name, type, pair.Substring(equals + 1).Trim(), out var values, out problem))
                return false;
            read.Add(new DeclaredSetting(path, type, colon >= 0, pair.Substring(equals + 1).Trim(), values));
        }

        return true;
    }

    /// <summary>Reads a value that is written as text.</summary>
    /// <param name="name">The setting's name, for the problem.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">The value.</param>
    /// <param name="values">The value as the index has it.</param>
    /// <param name="problem">What is wrong with the value, as a sentence; <c>""</c> when nothing is.</param>
    public static bool TryRead(string name, string type, string text, out IReadOnlyList<string> values, out string problem)
    {
        var read = new List<string>();
        values = read;
        problem = "";
        if (SettingType.IsList(type) && text.Length == 0)
            return true;
        var element = SettingType.Element(type);
        foreach (var part in SettingType.IsList(type) ? PairText.Split(text, '|') : new List<string> { text })
        {
            if (!SettingType.TryRead(element, part, out var value))
            {
                problem = "The setting '" + PairText.Shown(name) + "' is '" + PairText.Shown(part) + "', and its type is " + type + ". It must be " + SettingType.Form(element) + (SettingType.IsList(type) ? ", with '|' between elements." : ".");
                return false;
            }

            read.Add(value);
        }

        return true;
    }

    /// <summary>Says what makes a segment of a setting's name, a tag or an alias unusable, as the end of a sentence, or <see langword="null"/> if nothing does.</summary>
    public static string? NameProblem(string name)
    {
        if (name.Length == 0)
            return "it is empty";
        if (name.Length > MaxNameLength)
            return "it is longer than 200 characters";
        var says = false;
        foreach (var c in name)
        {
            if (char.IsControl(c))
                return "it has a control character";
            says |= char.IsLetterOrDigit(c);
        }

        return says ? null : "it has no letter and no digit";
    }
}
