using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Reads the models that a <c>ModelManifest</c> declares, from YAML or JSON: <c>models</c>, a list of mappings with <c>id</c>, <c>type</c>, <c>summary</c>, <c>asset</c>, <c>assets</c>
/// (<c>id</c> and <c>tag</c> each), <c>settings</c> and <c>dependencies</c>.
/// </summary>
internal sealed class ManifestReader(ModelManifestItem manifest, ModelProblems problems)
{
    private static readonly string[] ModelKeys = ["id", "type", "summary", "asset", "assets", "settings", "dependencies"];

    private static readonly string[] AssetKeys = ["id", "tag"];

    public IReadOnlyList<ModelDeclaration> Read()
    {
        if (DocumentReader.IsYaml(manifest.Path) is not { } isYaml)
        {
            problems.Add(AssetErrorCode.InvalidModelManifest, $"'{manifest.Include}' is not a manifest of models: its name must end with .yaml, .yml or .json.", manifest.Origin);
            return [];
        }

        try
        {
            if (new FileInfo(manifest.Path) is { Exists: true, Length: > DocumentReader.MaxBytes })
                throw new DocumentException($"it is longer than {DocumentReader.MaxBytes >> 20} MB", default);
            return Models(new DocumentReader().Read(File.ReadAllBytes(manifest.Path), isYaml));
        }
        catch (DocumentException e)
        {
            problems.Add(AssetErrorCode.InvalidModelManifest, $"'{manifest.Include}' cannot be read: {e.Message}.", At("", e.Position));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(AssetErrorCode.InvalidModelManifest, $"'{manifest.Include}' cannot be read: {e.Message} Correct the path of the ModelManifest.", manifest.Origin);
        }

        return [];
    }

    private List<ModelDeclaration> Models(DocumentNode root)
    {
        var models = new List<ModelDeclaration>();
        if (root.Kind == DocumentKind.Null)
            return models;
        if (!Is(root, DocumentKind.Map, "a manifest"))
            return models;
        CheckKeys(root, ["models"], "a manifest");
        if (Member(root, "models") is not { Kind: not DocumentKind.Null } list || !Is(list, DocumentKind.List, "models"))
            return models;
        foreach (var node in list.Items)
        {
            if (!Is(node, DocumentKind.Map, "a model"))
                continue;
            if (Model(node) is { } model)
                models.Add(ModelChecks.Check(model, problems));
        }

        return models;
    }

    private ModelDeclaration? Model(DocumentNode node)
    {
        CheckKeys(node, ModelKeys, "a model");
        if (Member(node, "id") is not { } id)
        {
            Wrong(node.Position, "a model has no id");
            return null;
        }

        if (!IsScalar(id, "id"))
            return null;
        if (DeclaredDependency.KeyProblem(id.Text) is { } problem)
        {
            Wrong(id.Position, $"'{AssetPath.Printable(id.Text)}' is not the id of a model: {problem}");
            return null;
        }

        var key = id.Text;
        return new ModelDeclaration(key, At(key, id.Position))
        {
            Type = Text(node, "type"),
            Summary = Text(node, "summary"),
            Assets = ModelChecks.Assets(key, Assets(node, key), problems),
            Settings = Settings(node, key),
            Dependencies = Dependencies(node, key),
        };
    }

    private List<(string Tag, string Reference, ItemOrigin Origin)> Assets(DocumentNode model, string key)
    {
        var assets = new List<(string, string, ItemOrigin)>();
        if (Member(model, "asset") is { Kind: not DocumentKind.Null } main && Is(main, DocumentKind.Text, "asset"))
            assets.Add(("", main.Text, At(key, main.Position)));
        if (Member(model, "assets") is not { Kind: not DocumentKind.Null } list || !Is(list, DocumentKind.List, "assets"))
            return assets;
        foreach (var asset in list.Items)
        {
            if (asset.Kind == DocumentKind.Text)
            {
                assets.Add(("", asset.Text, At(key, asset.Position)));
                continue;
            }

            if (!Is(asset, DocumentKind.Map, "an asset of a model"))
                continue;
            CheckKeys(asset, AssetKeys, "an asset of a model");
            if (Member(asset, "id") is not { } id)
                Wrong(asset.Position, "an asset of a model has no id; write { id: name:version[sub/path], tag: … }");
            else if (Is(id, DocumentKind.Text, "the id of an asset") && Tag(asset) is { } tag)
                assets.Add((tag, id.Text, At(key, id.Position)));
        }

        return assets;
    }

    private string? Tag(DocumentNode asset)
    {
        if (Member(asset, "tag") is not { Kind: not DocumentKind.Null } tag)
            return "";
        if (!IsScalar(tag, "tag"))
            return null;
        if (tag.Text.Length == 0 || DeclaredSetting.NameProblem(tag.Text) is not { } problem)
            return tag.Text;
        Wrong(tag.Position, $"'{AssetPath.Printable(tag.Text)}' is no tag: {problem}");
        return null;
    }

    private List<ModelSetting> Settings(DocumentNode model, string key)
    {
        var settings = new List<ModelSetting>();
        if (Member(model, "settings") is { Kind: not DocumentKind.Null } map && Is(map, DocumentKind.Map, "settings"))
            Settings(map, key, [], settings);
        return settings;
    }

    private void Settings(DocumentNode map, string key, IReadOnlyList<string> path, List<ModelSetting> settings)
    {
        foreach (var member in map.Members)
        {
            IReadOnlyList<string> own = [.. path, member.Key];
            var name = AssetPath.Printable(string.Join('.', own));
            if (DeclaredSetting.NameProblem(member.Key) is { } problem)
            {
                Wrong(member.Position, $"the setting '{name}' has no usable name: {problem}");
            }
            else if (member.Value.Kind == DocumentKind.Map)
            {
                if (member.Value.Members.Count == 0)
                    Wrong(member.Position, $"the setting '{name}' is an empty mapping; write what it has, or leave it out");
                Settings(member.Value, key, own, settings);
            }
            else if (SettingValue.Read(member.Value, out var type, out var values) is { } wrong)
            {
                Wrong(wrong.Position, $"the setting '{name}' {wrong.Message}");
            }
            else
            {
                settings.Add(new ModelSetting(own, type, HasType: true, "", values, At(key, member.Position)));
            }
        }
    }

    private List<ModelLink> Dependencies(DocumentNode model, string key)
    {
        var links = new List<ModelLink>();
        if (Member(model, "dependencies") is not { Kind: not DocumentKind.Null } node)
            return links;
        if (node.Kind is not (DocumentKind.List or DocumentKind.Map))
        {
            Wrong(node.Position, $"dependencies is {node.Noun}; write a mapping of aliases to ids, or a list of ids");
            return links;
        }

        foreach (var (alias, value) in node.Kind == DocumentKind.Map ? node.Members.Select(m => (m.Key, m.Value)) : node.Items.Select(i => (i.Text, i)))
        {
            if (!IsScalar(value, "a dependency"))
                continue;
            if (DeclaredDependency.KeyProblem(value.Text) is { } wrong)
                Wrong(value.Position, $"'{AssetPath.Printable(value.Text)}' does not name a model: {wrong}");
            else if (DeclaredSetting.NameProblem(alias) is { } wrongAlias)
                Wrong(value.Position, $"'{AssetPath.Printable(alias)}' is no alias: {wrongAlias}");
            else
                links.Add(new ModelLink(alias, value.Text, At(key, value.Position)));
        }

        return links;
    }

    private string Text(DocumentNode node, string key) =>
        Member(node, key) is { Kind: not DocumentKind.Null } member && Is(member, DocumentKind.Text, key) ? member.Text.Trim() : "";

    private static DocumentNode? Member(DocumentNode map, string key) => map.Members.FirstOrDefault(m => m.Key == key)?.Value;

    private bool Is(DocumentNode node, DocumentKind kind, string what)
    {
        if (node.Kind == kind)
            return true;
        Wrong(node.Position, $"{what} is {node.Noun}, and must be {new DocumentNode(kind, "", default).Noun}");
        return false;
    }

    // An id may look like a number.
    private bool IsScalar(DocumentNode node, string what) =>
        node.Kind is DocumentKind.Text or DocumentKind.Integer or DocumentKind.Number or DocumentKind.Bool || Is(node, DocumentKind.Text, what);

    private void CheckKeys(DocumentNode map, string[] known, string what)
    {
        foreach (var member in map.Members)
        {
            if (!known.Contains(member.Key, StringComparer.Ordinal))
                Wrong(member.Position, $"{what} has no '{AssetPath.Printable(member.Key)}'{Spelling.DidYouMean(member.Key, known)}");
        }
    }

    private void Wrong(ItemPosition position, string problem) =>
        problems.Add(AssetErrorCode.InvalidModelManifest, $"In '{manifest.Include}', {problem}.", At("", position));

    private ItemOrigin At(string key, ItemPosition position) => new("ModelManifest", key, manifest.Path) { Position = position };
}
