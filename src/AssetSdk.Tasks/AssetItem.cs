using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace AssetSdk.Tasks;

/// <summary>A restored asset as an item, between one task and the next, and from a project to the one that publishes it.</summary>
internal static class AssetItem
{
    public static ITaskItem From(RestoredAsset asset)
    {
        var item = new TaskItem(Escape(asset.Name));
        item.SetMetadata("Version", Escape(asset.Version));
        item.SetMetadata("Digest", asset.Digest?.ToString() ?? "");
        item.SetMetadata("Kind", asset.Kind.ToString());
        item.SetMetadata("LocalPath", Escape(asset.LocalPath));
        item.SetMetadata("TargetFolder", Escape(asset.TargetFolder));
        item.SetMetadata("CopyToOutput", CopyMode.Copies(asset.Item.CopyToOutputDirectory, byDefault: false) ? "true" : "false");
        item.SetMetadata("CopyToPublish", CopyMode.Copies(asset.Item.CopyToPublishDirectory, byDefault: true) ? "true" : "false");
        return item;
    }

    public static OutputAsset ToOutput(ITaskItem item) => new(
        item.ItemSpec,
        item.GetMetadata("Version"),
        Digest.TryParse(item.GetMetadata("Digest"), out var digest) ? digest : null,
        Enum.Parse<AssetKind>(item.GetMetadata("Kind")),
        item.GetMetadata("LocalPath"),
        item.GetMetadata("TargetFolder"),
        item.GetMetadata("AssetProject"));

    public static PushRecord ToPush(ITaskItem item) => new(
        DateTimeOffset.TryParse(item.GetMetadata("Pushed"), System.Globalization.CultureInfo.InvariantCulture, out var date) ? date : null,
        item.GetMetadata("PushedBy") is { Length: > 0 } by ? by : null);

    public static ITaskItem From(AssetOutputFile file)
    {
        var item = new TaskItem(Escape(file.LocalPath));
        item.SetMetadata("RelativePath", Escape(file.RelativePath));
        return item;
    }

    /// <summary>MSBuild unescapes item specs and metadata: what is set from a name must be escaped first.</summary>
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("%*?@$();'") < 0)
            return text;
        var escaped = new System.Text.StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            if ("%*?@$();'".Contains(c, StringComparison.Ordinal))
                escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
