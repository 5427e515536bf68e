using System.Globalization;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What all values seen at one place of settings files have in common: the type of a generated property.</summary>
internal sealed class Shape
{
    private const int MaxExamples = 3;

    private const int LongestExample = 60;

    // Examples go into documentation, and with it into packages.
    private static readonly string[] SecretWords = ["password", "secret", "token", "key"];

    private readonly Dictionary<string, Shape> _children = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly List<string> _examples = [];
    private readonly bool _isSecret;
    private Shape? _element;
    private int _maps;
    private int _presence;
    private bool _null;
    private bool _bool;
    private bool _text;
    private bool _list;
    private Numbers _numbers;

    private Shape(bool isSecret) => _isSecret = isSecret;

    /// <summary>A shape that has seen nothing.</summary>
    public static Shape Empty() => new(isSecret: false);

    /// <summary>Sees one value more.</summary>
    public void Add(DocumentNode node)
    {
        switch (node.Kind)
        {
            case DocumentKind.Null:
                _null = true;
                break;
            case DocumentKind.Map:
                _maps++;
                foreach (var member in node.Members)
                {
                    var child = Child(member.Key);
                    child._presence++;
                    child.Add(member.Value);
                }

                break;
            case DocumentKind.List:
                _list = true;
                _element ??= new Shape(_isSecret);
                foreach (var item in node.Items)
                    _element.Add(item);
                break;
            default:
                _bool |= node.Kind == DocumentKind.Bool;
                _text |= node.Kind == DocumentKind.Text;
                if (node.Kind is DocumentKind.Integer or DocumentKind.Number)
                    _numbers = _numbers.With(node);
                AddExample(node.Text);
                break;
        }
    }

    /// <summary>The shape as the index has it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="maps">In how many mappings its key could have been.</param>
    /// <param name="count">Counts the nodes.</param>
    public IndexConfigNode Build(string key, int maps, ref int count)
    {
        count++;
        var kinds = (_maps > 0 ? 1 : 0) + (_bool ? 1 : 0) + (_text ? 1 : 0) + (_list ? 1 : 0) + (_numbers.Any ? 1 : 0);
        var kind = kinds != 1 ? IndexConfigNode.AnyKind
            : _maps > 0 ? IndexConfigNode.ObjectKind
            : _list ? IndexConfigNode.ListKind
            : _text ? IndexConfigNode.StringKind
            : _bool ? IndexConfigNode.BoolKind
            : _numbers.Kind;
        var children = new List<IndexConfigNode>();
        if (kind == IndexConfigNode.ListKind)
            children.Add(_element!.Build("", 0, ref count));
        foreach (var name in kind == IndexConfigNode.ObjectKind ? _order : [])
            children.Add(_children[name].Build(name, _maps, ref count));
        return new IndexConfigNode(key, kind, _null, _presence < maps, _examples, children);
    }

    private Shape Child(string key)
    {
        if (!_children.TryGetValue(key, out var child))
        {
            _children.Add(key, child = new Shape(_isSecret || SecretWords.Any(w => key.Contains(w, StringComparison.OrdinalIgnoreCase))));
            _order.Add(key);
        }

        return child;
    }

    private void AddExample(string text)
    {
        if (_isSecret || _examples.Count == MaxExamples)
            return;
        if (text.Length > LongestExample)
            text = text[..(char.IsHighSurrogate(text[LongestExample - 2]) ? LongestExample - 2 : LongestExample - 1)] + "…";
        if (!_examples.Contains(text, StringComparer.Ordinal))
            _examples.Add(text);
    }

    /// <summary>What type holds all numbers that were seen, without losing a digit of any.</summary>
    private readonly record struct Numbers(bool Any, bool Fractions, bool BeyondInt, bool BeyondLong, bool BeyondDouble, bool BeyondDecimal)
    {
        public string Kind => this switch
        {
            { Fractions: true, BeyondDouble: false } => IndexConfigNode.DoubleKind,
            { Fractions: false, BeyondInt: false } => IndexConfigNode.IntKind,
            { Fractions: false, BeyondLong: false } => IndexConfigNode.LongKind,
            { BeyondDecimal: false } => IndexConfigNode.DecimalKind,
            _ => IndexConfigNode.AnyKind,
        };

        public Numbers With(DocumentNode node) => new(
            true,
            Fractions || node.Kind == DocumentKind.Number,
            BeyondInt || !int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            BeyondLong || !long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            BeyondDouble || !NumberText.RoundTripsDouble(node.Text),
            BeyondDecimal || !NumberText.FitsDecimal(node.Text));
    }
}
