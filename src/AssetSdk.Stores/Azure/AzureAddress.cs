using System.Text.RegularExpressions;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What a URL <c>az://account/container/prefix</c> names.</summary>
/// <param name="Account">The storage account.</param>
/// <param name="Container">The container.</param>
/// <param name="Prefix">What the names of all blobs of the store begin with: empty, or with a slash at its end.</param>
internal sealed partial record AzureAddress(string Account, string Container, string Prefix)
{
    private const string Form = "az://account/container/prefix";

    /// <summary>The store, for messages.</summary>
    public string Location => $"az://{Account}/{Container}/{Prefix}".TrimEnd('/');

    /// <summary>Parses the URL of a store. Where it names no account (<c>az:///container</c>) that of the settings or of the environment is meant.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one.</exception>
    public static AzureAddress Parse(StoreSettings settings, AzureConnectionString? connection)
    {
        var (account, path) = CloudUrl.Parse(settings.Url, Form);
        if (account.Length == 0)
            account = NotEmpty(settings.Account) ?? NotEmpty(settings.Environment(AzureCredential.AccountVariable)) ?? connection?.Account ?? "";
        if (!AccountName().IsMatch(account))
            throw CloudUrl.Invalid(settings.Url, Form, $"'{AssetPath.Printable(account)}' is no name of a storage account, which has 3 to 24 lower-case letters and digits");
        if (settings.Account is { Length: > 0 } other && other != account)
            throw CloudUrl.Invalid(settings.Url, Form, $"the setting Account says '{AssetPath.Printable(other)}', another account than the URL's. Leave it out");
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? path : path[..slash];
        if (container.Length == 0)
            throw CloudUrl.Invalid(settings.Url, Form, "it names no container");
        if (container.Length is < 3 or > 63 || !ContainerName().IsMatch(container))
            throw CloudUrl.Invalid(settings.Url, Form, $"'{AssetPath.Printable(container)}' is no name of a container, which has 3 to 63 lower-case letters, digits and single hyphens");
        return new AzureAddress(account, container, slash < 0 ? "" : path[(slash + 1)..] + "/");
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex(@"\A[a-z0-9]{3,24}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AccountName();

    [GeneratedRegex(@"\A(\$root|\$web|\$logs|[a-z0-9]+(-[a-z0-9]+)*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ContainerName();
}
