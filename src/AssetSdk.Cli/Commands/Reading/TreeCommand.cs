using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset tree REF</c>.</summary>
internal sealed class TreeCommand : CliCommand
{
    private static readonly Argument<string> Ref = Reference("The reference; with a sub path, what lies below it: nlp/words:1[sub]");

    public TreeCommand()
        : base("tree", "Draws the folders and files of a version.")
    {
        Add(Ref);
        Remarks = "In JSON: {\"reference\", \"tree\": {\"name\", \"size\", \"children\": […]}}; a file has no children. Sizes are null where modelkit recorded none.";
        Examples = [("asset tree nlp/words", "the latest version"), ("asset tree nlp/words:1.2[vocabulary]", "one folder of it")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        using var client = invocation.OpenClient();
        var resolved = await client.ResolveAsync(AssetReference.Parse(invocation.Get(Ref)), cancellationToken).ConfigureAwait(false);
        var tree = client.TreeOf(resolved);
        var sub = resolved.Reference.SubPath;
        var root = new Node($"{resolved.Name}:{resolved.Version}{(sub is null ? "" : $"[{sub}]")}");
        foreach (var path in AssetText.Paths(resolved, tree))
        {
            var size = tree?.Find(path)?.Size;
            if (sub is null)
                root.Add(path.Split('/'), size);
            else if (path == sub)
                root.Add([path[(path.LastIndexOf('/') + 1)..]], size);
            else if (path.StartsWith(sub + "/", StringComparison.Ordinal))
                root.Add(path[(sub.Length + 1)..].Split('/'), size);
        }

        if (root.Children.Count == 0)
            throw new AssetException(AssetErrorCode.SubPathNotFound, $"{resolved.Name} {resolved.Version} has no '{CliOutput.Safe(sub)}'. 'asset tree {resolved.Name}:{resolved.Version}' shows what it has.");
        var output = invocation.Output;
        output.Json(new JsonObject { ["reference"] = $"{resolved.Name}:{resolved.Version}", ["tree"] = root.ToJson() });
        output.Line(output.Style.Bold(CliOutput.Safe(root.Name)) + Text(root));
        Draw(output, root, "");
        return ExitCode.Done;
    }

    private static void Draw(CliOutput output, Node node, string indent)
    {
        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = node.Children[i];
            var isLast = i == node.Children.Count - 1;
            output.Line(indent + (isLast ? "└── " : "├── ") + (child.IsFile ? CliOutput.Safe(child.Name) : output.Style.Bold(CliOutput.Safe(child.Name) + "/")) + Text(child));
            Draw(output, child, indent + (isLast ? "    " : "│   "));
        }
    }

    private static string Text(Node node) => node.Size is { } size ? "  " + ByteSize.Text(size) : "";

    private sealed class Node(string name)
    {
        private readonly Dictionary<string, Node> _byName = new(StringComparer.Ordinal);

        public string Name => name;

        public List<Node> Children { get; } = [];

        public bool IsFile { get; private set; }

        public long? Size { get; private set; } = 0;

        public void Add(ReadOnlySpan<string> path, long? size)
        {
            Size += size;
            if (path.IsEmpty)
            {
                IsFile = true;
                return;
            }

            if (!_byName.TryGetValue(path[0], out var child))
                Children.Add(child = _byName[path[0]] = new Node(path[0]));
            child.Add(path[1..], size);
        }

        public JsonObject ToJson()
        {
            var json = new JsonObject { ["name"] = Name, ["size"] = Size };
            if (!IsFile)
                json["children"] = new JsonArray([.. Children.Select(c => c.ToJson())]);
            return json;
        }
    }
}
