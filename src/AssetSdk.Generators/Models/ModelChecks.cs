using System;
using System.Collections.Generic;
using System.Linq;

namespace AssetSdk.Generators;

/// <summary>Whether models can be made one after the other: what each needs is declared, and none needs itself by way of others.</summary>
internal static class ModelChecks
{
    private const int ShownOfCycle = 12;

    private enum Visit
    {
        None,
        Open,
        Done,
    }

    public static void CheckDependencies(SortedDictionary<string, DeclaredModel> models, List<DiagnosticInfo> diagnostics)
    {
        foreach (var model in models.Values)
        {
            foreach (var dependency in model.Dependencies.Values.Where(d => !models.ContainsKey(d.Key)))
                diagnostics.Add(new DiagnosticInfo(ModelDiagnostics.UnknownModel, model.Place, model.Key, dependency.Key, Suggestion.Of(dependency.Key, models.Keys)));
        }

        var visits = models.Keys.ToDictionary(k => k, _ => Visit.None, StringComparer.Ordinal);
        foreach (var key in models.Keys)
            Walk(key, models, visits, diagnostics);
    }

    // Without recursion: ten thousand models may stand in one row.
    private static void Walk(string first, SortedDictionary<string, DeclaredModel> models, Dictionary<string, Visit> visits, List<DiagnosticInfo> diagnostics)
    {
        if (visits[first] != Visit.None)
            return;
        var path = new List<(string Key, IEnumerator<NamedDependency> Next)>();
        Enter(first);
        while (path.Count > 0)
        {
            var (key, next) = path[path.Count - 1];
            if (!next.MoveNext())
            {
                visits[key] = Visit.Done;
                path.RemoveAt(path.Count - 1);
                continue;
            }

            var needed = next.Current.Key;
            if (!visits.TryGetValue(needed, out var visit) || visit == Visit.Done)
                continue;
            if (visit == Visit.None)
                Enter(needed);
            else
                Report(path.Select(p => p.Key).SkipWhile(k => k != needed).ToArray());
        }

        void Enter(string key)
        {
            visits[key] = Visit.Open;
            path.Add((key, models[key].Dependencies.Values.GetEnumerator()));
        }

        void Report(string[] cycle)
        {
            var shown = cycle.Length <= ShownOfCycle ? cycle : [.. cycle.Take(ShownOfCycle / 2), "…", .. cycle.Skip(cycle.Length - (ShownOfCycle / 2))];
            diagnostics.Add(new DiagnosticInfo(ModelDiagnostics.ModelCycle, models[cycle[0]].Place, string.Join(" → ", shown) + " → " + cycle[0]));
        }
    }
}
