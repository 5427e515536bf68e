using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Generators;

/// <summary>Where something stands, as the pipeline can carry it: a compiler's location would keep its whole syntax tree.</summary>
/// <param name="File">The file.</param>
/// <param name="Start">The first character; 0 when only line and column are known.</param>
/// <param name="Length">How many characters.</param>
/// <param name="Line">The line, from 0.</param>
/// <param name="Column">The column, from 0.</param>
internal readonly record struct Place(string File, int Start, int Length, int Line, int Column)
{
    /// <summary>Nowhere.</summary>
    public static Place None { get; } = new("", 0, 0, 0, 0);

    public static Place Of(Location location)
    {
        var span = location.GetLineSpan();
        return new Place(span.Path, location.SourceSpan.Start, location.SourceSpan.Length, span.StartLinePosition.Line, span.StartLinePosition.Character);
    }

    /// <summary>The location, for the compiler.</summary>
    public Location ToLocation()
    {
        if (string.IsNullOrEmpty(File))
            return Location.None;
        var position = new LinePosition(Line, Column);
        return Location.Create(File, new TextSpan(Start, Length), new LinePositionSpan(position, position));
    }
}
