using System;
using System.Collections.Generic;
using System.Linq;

namespace AssetSdk.Generators;

/// <summary>Finds how a model is made: the constructor that takes its config, the models it depends on and the context, or fewer of them.</summary>
internal static class ModelCreation
{
    private const string Context = "global::AssetSdk.Runtime.ModelContext";
    private const string AnyConfig = "global::AssetSdk.Runtime.IModelConfig";

    public static CreationModel? Find(DeclaredModel model, ModelModel config, SortedDictionary<string, DeclaredModel> models, List<DiagnosticInfo> diagnostics)
    {
        if (model.TypeName.Length == 0)
            return null;
        if (model.Type is not { } type)
            return Refused("is not found: write its full name with the namespace, and reference its assembly");
        if (type.Problem.Length > 0)
            return Refused(type.Problem);

        CreationModel? best = null;
        string? unknown = null;
        foreach (var constructor in type.Constructors)
        {
            var arguments = new List<ArgumentModel>(constructor.Parameters.Count);
            var (fits, leftOut) = (true, false);
            foreach (var parameter in constructor.Parameters)
            {
                if (ArgumentOf(parameter, model, config, models) is { } argument)
                {
                    arguments.Add(leftOut ? argument with { Name = parameter.Name } : argument);
                }
                else if (parameter.IsOptional)
                {
                    leftOut = true;
                }
                else
                {
                    fits = false;
                    unknown ??= parameter.Name;
                    break;
                }
            }

            if (fits && (best is null || best.Arguments.Count < arguments.Count))
                best = new CreationModel(type.GlobalName, new(arguments.ToArray()));
        }

        return best ?? Refused("has no constructor that fits" + (unknown is null ? "" : " (nothing is known for the parameter '" + unknown + "')")
            + ": its parameters may be " + config.Name + ", a model that it depends on, called as its alias, and ModelContext");

        CreationModel? Refused(string problem)
        {
            diagnostics.Add(new DiagnosticInfo(ModelDiagnostics.WrongModelType, model.Place, model.Key, model.TypeName, problem));
            return null;
        }
    }

    private static ArgumentModel? ArgumentOf(ModelParameter parameter, DeclaredModel model, ModelModel config, SortedDictionary<string, DeclaredModel> models)
    {
        if (parameter.IsKnown ? parameter.Type == AnyConfig || parameter.Type == ModelsModel.Global(config.Class, config.Name) : parameter.Type == config.Name)
            return new ArgumentModel(ArgumentKind.Config, "", "");
        if (!parameter.IsKnown || !parameter.IsReference)
            return null;
        if (parameter.Type == Context)
            return new ArgumentModel(ArgumentKind.Context, "", "");

        var name = Plain(parameter.Name);
        var byName = model.Dependencies.Values.Where(d => Plain(d.Alias) == name).ToArray();
        if (byName.Length != 1)
            byName = model.Dependencies.Values.Where(d => models.TryGetValue(d.Key, out var other) && other.Type is { } type && type.GlobalName == parameter.Type).ToArray();
        return byName.Length == 1 ? new ArgumentModel(ArgumentKind.Dependency, parameter.Type, byName[0].Alias) : null;
    }

    // bert_tokenizer, bertTokenizer and Bert-Tokenizer are one name.
    private static string Plain(string name) => new string(name.Where(char.IsLetterOrDigit).ToArray()).ToUpperInvariant();
}
