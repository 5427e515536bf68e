using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace AssetSdk.Stores;

/// <summary>
/// How far an address reaches, the farthest first. A redirect may lead as far or farther, never nearer: otherwise a host of the internet could
/// make a build server read from the services next to it.
/// </summary>
internal enum AddressReach
{
    /// <summary>The internet.</summary>
    Public,

    /// <summary>A private network, or a range with a purpose of its own.</summary>
    Private,

    /// <summary>The same link: where clouds offer credentials.</summary>
    LinkLocal,

    /// <summary>This machine.</summary>
    Loopback,
}

/// <summary>Tells the reach of addresses, after IANA's registries of special-purpose addresses.</summary>
internal static class AddressReaches
{
    private static readonly (IPNetwork Network, AddressReach Reach)[] Special =
    [
        (IPNetwork.Parse("127.0.0.0/8"), AddressReach.Loopback),
        (IPNetwork.Parse("0.0.0.0/8"), AddressReach.Loopback), // 0.0.0.0 connects to this machine.
        (IPNetwork.Parse("169.254.0.0/16"), AddressReach.LinkLocal),

        // Where clouds offer credentials that are not of the link: Azure, Alibaba, Oracle, Amazon, Google.
        (IPNetwork.Parse("168.63.129.16/32"), AddressReach.LinkLocal),
        (IPNetwork.Parse("100.100.100.200/32"), AddressReach.LinkLocal),
        (IPNetwork.Parse("192.0.0.192/32"), AddressReach.LinkLocal),
        (IPNetwork.Parse("fd00:ec2::/32"), AddressReach.LinkLocal),
        (IPNetwork.Parse("fd20:ce::254/128"), AddressReach.LinkLocal),
        (IPNetwork.Parse("10.0.0.0/8"), AddressReach.Private),
        (IPNetwork.Parse("100.64.0.0/10"), AddressReach.Private),
        (IPNetwork.Parse("172.16.0.0/12"), AddressReach.Private),
        (IPNetwork.Parse("192.0.0.0/24"), AddressReach.Private),
        (IPNetwork.Parse("192.0.2.0/24"), AddressReach.Private),
        (IPNetwork.Parse("192.168.0.0/16"), AddressReach.Private),
        (IPNetwork.Parse("198.18.0.0/15"), AddressReach.Private),
        (IPNetwork.Parse("198.51.100.0/24"), AddressReach.Private),
        (IPNetwork.Parse("203.0.113.0/24"), AddressReach.Private),
        (IPNetwork.Parse("224.0.0.0/3"), AddressReach.Private),
        (IPNetwork.Parse("::1/128"), AddressReach.Loopback),
        (IPNetwork.Parse("::/128"), AddressReach.Loopback),
        (IPNetwork.Parse("fe80::/10"), AddressReach.LinkLocal),
        (IPNetwork.Parse("fc00::/7"), AddressReach.Private),
        (IPNetwork.Parse("fec0::/10"), AddressReach.Private),
        (IPNetwork.Parse("ff00::/8"), AddressReach.Private),
        (IPNetwork.Parse("100::/64"), AddressReach.Private),
        (IPNetwork.Parse("2001::/23"), AddressReach.Private),
        (IPNetwork.Parse("2001:db8::/32"), AddressReach.Private),
        (IPNetwork.Parse("64:ff9b:1::/48"), AddressReach.Private),
        (IPNetwork.Parse("3fff::/20"), AddressReach.Private),
        (IPNetwork.Parse("5f00::/16"), AddressReach.Private),
    ];

    /// <summary>The reach of an address.</summary>
    public static AddressReach Of(IPAddress address)
    {
        if (EmbeddedV4(address) is { } v4)
            address = v4;
        foreach (var (network, reach) in Special)
        {
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))
                return reach;
        }

        return AddressReach.Public;
    }

    // Addresses of one protocol that lead to one of the other: mapped, translated, compatible, NAT64 and 6to4.
    private static IPAddress? EmbeddedV4(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        var isNat64 = bytes[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]);
        var isTranslated = bytes[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0]);
        var isCompatible = bytes[..12].IndexOfAnyExcept((byte)0) < 0 && BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) > 1;
        if (isNat64 || isTranslated || isCompatible)
            return new IPAddress(bytes[12..]);
        return bytes[0] == 0x20 && bytes[1] == 0x02 ? new IPAddress(bytes[2..6]) : null;
    }
}
