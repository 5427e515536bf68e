using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>The models of a library and what they need. Walks keep their own stack: a chain may be as long as the library is large. Not safe for concurrent use.</summary>
internal sealed class ModelGraph
{
    private readonly Dictionary<string, ModelSlot> _slots;
    private long _walks;

    /// <exception cref="ModelException">Two definitions have one key.</exception>
    public ModelGraph(IReadOnlyCollection<ModelDefinition> definitions, ConfigurationSections sections)
    {
        _slots = new Dictionary<string, ModelSlot>(definitions.Count, StringComparer.Ordinal);
        var all = new List<ModelSlot>(definitions.Count);
        foreach (var definition in definitions)
        {
            var slot = new ModelSlot(definition, new ModelSettings(definition, sections.Find(definition.Key)));
            if (!_slots.TryAdd(definition.Key, slot))
            {
                throw new ModelException(
                    AssetErrorCode.InvalidModelDefinition,
                    $"Two definitions have the key '{definition.Key}': of a '{_slots[definition.Key].Definition.ModelType}' and of a '{definition.ModelType}'. Give one of them another key.",
                    definition.Key);
            }

            all.Add(slot);
        }

        Slots = all;
    }

    /// <summary>All models, in the order of their definitions.</summary>
    public IReadOnlyList<ModelSlot> Slots { get; }

    /// <exception cref="ModelException">There is no such model.</exception>
    public ModelSlot Find(string key) => _slots.TryGetValue(key, out var slot)
        ? slot
        : throw new ModelException(AssetErrorCode.UnknownModel, $"There is no model '{key}'. {Suggest(key)}", key);

    /// <summary>Some models and all they need, what is needed first.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="skip">Says of a model that neither it nor what it needs is wanted.</param>
    /// <exception cref="ModelException">A model needs itself by way of others, or one that is not there.</exception>
    public List<ModelSlot> Order(IReadOnlyList<ModelSlot> roots, Func<ModelSlot, bool> skip)
    {
        _walks += 2;
        var (here, left) = (_walks, _walks + 1);
        var order = new List<ModelSlot>();
        var path = new Stack<(ModelSlot Slot, int Next)>();
        foreach (var root in roots)
        {
            Enter(root);
            while (path.TryPop(out var at))
            {
                if (at.Next == at.Slot.Dependencies.Length)
                {
                    at.Slot.Walk = left;
                    order.Add(at.Slot);
                    continue;
                }

                path.Push((at.Slot, at.Next + 1));
                Enter(at.Slot.Dependencies[at.Next] ??= FindDependency(at.Slot, at.Next, path));
            }
        }

        return order;

        void Enter(ModelSlot slot)
        {
            if (slot.Walk == here)
                throw Cycle(slot, path);
            if (slot.Walk == left || skip(slot))
                return;
            slot.Walk = here;
            path.Push((slot, 0));
        }
    }

    /// <summary>The shortest way from a model to another along what they need and what <paramref name="also"/> adds, or <see langword="null"/> if there is none.</summary>
    public static List<ModelSlot>? FindPath(ModelSlot from, ModelSlot to, Func<ModelSlot, IEnumerable<ModelSlot>> also)
    {
        var cameFrom = new Dictionary<ModelSlot, ModelSlot?> { [from] = null };
        var next = new Queue<ModelSlot>([from]);
        while (next.TryDequeue(out var slot))
        {
            if (slot == to)
            {
                var path = new List<ModelSlot>();
                for (var at = slot; at is not null; at = cameFrom[at])
                    path.Add(at);
                path.Reverse();
                return path;
            }

            foreach (var needed in slot.Dependencies.Concat(also(slot)))
            {
                if (needed is not null && cameFrom.TryAdd(needed, slot))
                    next.Enqueue(needed);
            }
        }

        return null;
    }

    public static ModelException Cycle(IReadOnlyList<string> keys) =>
        new(AssetErrorCode.ModelCycle, $"Models need each other, so none can be the first: {KeyPath.Show(keys)}. Take one of these dependencies away.", keys[0], keys);

    public string Suggest(string key) => Suggestion.For(key, _slots.Keys, "model");

    private static ModelException Cycle(ModelSlot slot, Stack<(ModelSlot Slot, int Next)> path)
    {
        var keys = path.Select(p => p.Slot).TakeWhile(s => s != slot).Select(s => s.Key).Reverse();
        return Cycle([slot.Key, .. keys, slot.Key]);
    }

    private ModelSlot FindDependency(ModelSlot slot, int index, Stack<(ModelSlot Slot, int Next)> path)
    {
        var dependency = slot.Definition.Dependencies[index];
        if (_slots.TryGetValue(dependency.Key, out var found))
            return found;
        var chain = path.Select(p => p.Slot.Key).Reverse().Append(dependency.Key).ToList();
        throw new ModelException(
            AssetErrorCode.UnknownModel,
            $"The model '{slot.Key}' needs '{dependency.Key}' (as '{dependency.Alias}'), and there is no such model. {Suggest(dependency.Key)} The way to it: {KeyPath.Show(chain)}.",
            dependency.Key,
            chain);
    }
}
