namespace AssetSdk.Filters;

/// <summary>What may stand behind <c>WHERE</c>: it is true of every document that matches the filter, and perhaps of others.</summary>
/// <param name="Text">The condition. Values and paths of users are parameters in it.</param>
/// <param name="Parameters">The values of its parameters.</param>
/// <param name="IsExact">Whether it is true of documents that match only: the filter need not be asked again.</param>
/// <param name="IsAll">Whether it is true of all documents: nothing of the filter could be said in SQL.</param>
public sealed record SqlCondition(string Text, IReadOnlyList<SqlParameterValue> Parameters, bool IsExact, bool IsAll);

/// <summary>A parameter of a condition.</summary>
/// <param name="Name">Its name in the condition, with the <c>@</c>.</param>
/// <param name="Value">A <see cref="string"/>, <see cref="long"/>, <see cref="double"/> or array of <see cref="string"/>.</param>
public readonly record struct SqlParameterValue(string Name, object Value);
