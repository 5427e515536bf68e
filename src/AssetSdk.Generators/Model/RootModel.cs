namespace AssetSdk.Generators;

/// <summary>The file that holds what is not one asset's: the class itself, the classes of the name segments, and <c>All</c>.</summary>
/// <param name="Class">The generated class.</param>
/// <param name="Segments">The classes on the way to the assets, each before those inside it.</param>
/// <param name="Leaves">The leaf classes in the order of the index, dotted, as C# writes them.</param>
internal sealed record RootModel(AccessorClass Class, EquatableArray<SegmentModel> Segments, EquatableArray<string> Leaves);

/// <summary>A class on the way to an asset.</summary>
/// <param name="Depth">How many classes of this list it is nested in.</param>
/// <param name="Name">Its name, without <c>@</c>.</param>
/// <param name="Assets">What is inside, as its documentation says it; <c>""</c> when it is an asset's leaf class, which another file documents.</param>
internal readonly record struct SegmentModel(int Depth, string Name, string Assets);
