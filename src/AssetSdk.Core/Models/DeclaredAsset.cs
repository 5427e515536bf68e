#nullable enable
using System;
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>
/// An asset that a model names: a tag and a reference, <c>tag=reference</c> in an <c>Assets</c> text, separated by <c>;</c> and a literal <c>;</c> doubled. Shared with the generator.
/// </summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class DeclaredAsset
{
    /// <summary>Makes an asset that a model names.</summary>
    public DeclaredAsset(string tag, string reference)
    {
        Tag = tag;
        Reference = reference;
        var bracket = reference.IndexOf('[');
        var whole = bracket < 0 ? reference : reference.Substring(0, bracket);
        var colon = whole.IndexOf(':');
        Name = colon < 0 ? whole : whole.Substring(0, colon);
        Version = colon < 0 ? "" : whole.Substring(colon + 1);
        SubPath = bracket < 0 ? "" : reference.Substring(bracket).Trim('[', ']').Trim('/');
    }

    /// <summary>What tells it from the model's other assets; <c>""</c> for the main one.</summary>
    public string Tag { get; }

    /// <summary>The reference as it is written.</summary>
    public string Reference { get; }

    /// <summary>The name in the reference. The parts are cut out and not checked.</summary>
    public string Name { get; }

    /// <summary>The version in the reference; <c>""</c> for none.</summary>
    public string Version { get; }

    /// <summary>The sub path in the reference; <c>""</c> for none.</summary>
    public string SubPath { get; }

    /// <summary>Parses an <c>Assets</c> text.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="assets">The assets; those before the problem when there is one.</param>
    /// <param name="problem">What is wrong with the text, as a sentence; <c>""</c> when nothing is.</param>
    public static bool TryParse(string text, out IReadOnlyList<DeclaredAsset> assets, out string problem)
    {
        var read = new List<DeclaredAsset>();
        assets = read;
        problem = "";
        foreach (var pair in PairText.Pairs(text))
        {
            var equals = pair.IndexOf('=');
            if (equals < 0)
            {
                problem = "'" + PairText.Shown(pair) + "' has no tag. Write tag=name:version[sub/path], with ';' between assets.";
                return false;
            }

            var tag = pair.Substring(0, equals).Trim();
            if (DeclaredSetting.NameProblem(tag) is { } wrong)
            {
                problem = "'" + PairText.Shown(pair) + "' has no usable tag: " + wrong + ".";
                return false;
            }

            read.Add(new DeclaredAsset(tag, pair.Substring(equals + 1).Trim()));
        }

        return true;
    }
}
