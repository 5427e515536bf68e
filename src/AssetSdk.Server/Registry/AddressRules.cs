using System.Net;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Registry;

/// <summary>
/// To which addresses health checks may go. Whoever may register a server chooses where this one connects to: without a rule that would open the network behind it.
/// </summary>
internal sealed class AddressRules
{
    private readonly HashSet<AddressReach> _reaches = [];
    private readonly List<IPNetwork> _networks = [];

    /// <summary>Reads a list of <c>public</c>, <c>private</c>, <c>linklocal</c>, <c>loopback</c> and networks as <c>10.1.0.0/16</c>.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidServerSetting"/>.</exception>
    public AddressRules(IEnumerable<string> allowed)
    {
        foreach (var rule in allowed)
        {
            if (Enum.TryParse<AddressReach>(rule, ignoreCase: true, out var reach) && Enum.IsDefined(reach) && !char.IsAsciiDigit(rule[0]))
                _reaches.Add(reach);
            else if (IPNetwork.TryParse(rule, out var network))
                _networks.Add(network);
            else
                throw new AssetException(AssetErrorCode.InvalidServerSetting, $"HealthChecks:Allow has '{AssetPath.Printable(rule)}'. Write public, private, linklocal, loopback, or networks as 10.1.0.0/16.");
        }
    }

    /// <summary>What is allowed unless the configuration says it: the internet, and for a server of this machine only the rest of the network and this machine too. Never the link, where clouds offer credentials.</summary>
    public static IEnumerable<string> Defaults(bool isLoopbackOnly) => isLoopbackOnly ? ["public", "private", "loopback"] : ["public"];

    /// <summary>Whether an address may be connected to.</summary>
    public bool Allow(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _reaches.Contains(AddressReaches.Of(address)) || _networks.Exists(n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain));
    }
}
