using AssetSdk.Core;

namespace AssetSdk.Runtime;

/// <summary>The models of a library by the types that their definitions say.</summary>
internal sealed class ModelTypes
{
    private readonly ILookup<Type, ModelSlot> _byModel;
    private readonly ILookup<Type, ModelSlot> _byConfig;

    public ModelTypes(IReadOnlyList<ModelSlot> slots)
    {
        _byModel = slots.ToLookup(s => s.Definition.ModelType);
        _byConfig = slots.ToLookup(s => s.Definition.ConfigType);
    }

    public ModelSlot OfModel(Type type) => Only(_byModel[type], type, "model", _byModel);

    public ModelSlot OfConfig(Type type) => Only(_byConfig[type], type, "config", _byConfig);

    /// <summary>Adds an override to the model that it names, or to all with its type of config.</summary>
    public void Add(ModelOverride change, ModelSlot? slot)
    {
        if (slot is not null && !change.ConfigType.IsAssignableFrom(slot.Definition.ConfigType))
        {
            throw new ModelException(
                AssetErrorCode.InvalidModelSettings,
                $"Code overrides the settings of the model '{slot.Key}' as a '{change.ConfigType}', and its config is a '{slot.Definition.ConfigType}'. Name that type.",
                slot.Key);
        }

        IEnumerable<ModelSlot> slots = slot is null ? _byConfig[change.ConfigType] : [slot];
        var isUsed = false;
        foreach (var one in slots)
        {
            one.Settings.Add(change);
            isUsed = true;
        }

        if (!isUsed)
            throw new ModelException(AssetErrorCode.UnknownModel, $"Code overrides the settings of models with a '{change.ConfigType}', and no model has one. {Known(change.ConfigType, _byConfig, "config")}");
    }

    private static ModelSlot Only(IEnumerable<ModelSlot> slots, Type type, string what, ILookup<Type, ModelSlot> known)
    {
        var found = slots.Take(2).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ModelException(AssetErrorCode.UnknownModel, $"No model's definition says the {what} type '{type}'. {Known(type, known, what)} A base type or an interface is asked for by the model's key."),
            _ => throw new ModelException(AssetErrorCode.UnknownModel, $"Several models have the {what} type '{type}', '{found[0].Key}' and '{found[1].Key}' among them. Ask for one by its key."),
        };
    }

    private static string Known(Type type, ILookup<Type, ModelSlot> known, string what) => Suggestion.For(type.ToString(), [.. known.Select(g => g.Key.ToString()).Distinct(StringComparer.Ordinal)], what + " type");
}
