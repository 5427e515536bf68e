using System.Net;

namespace AssetSdk.Stores.Tests;

public sealed class AddressReachTests
{
    [Theory]
    [InlineData("8.8.8.8", AddressReach.Public)]
    [InlineData("172.32.0.1", AddressReach.Public)]
    [InlineData("172.15.255.255", AddressReach.Public)]
    [InlineData("100.128.0.1", AddressReach.Public)]
    [InlineData("2606:4700::1", AddressReach.Public)]
    [InlineData("::ffff:8.8.8.8", AddressReach.Public)]
    [InlineData("64:ff9b::808:808", AddressReach.Public)]
    [InlineData("10.1.2.3", AddressReach.Private)]
    [InlineData("172.16.0.1", AddressReach.Private)]
    [InlineData("172.31.255.255", AddressReach.Private)]
    [InlineData("192.168.0.1", AddressReach.Private)]
    [InlineData("100.64.0.1", AddressReach.Private)]
    [InlineData("198.19.0.1", AddressReach.Private)]
    [InlineData("224.0.0.1", AddressReach.Private)]
    [InlineData("255.255.255.255", AddressReach.Private)]
    [InlineData("fd00::1", AddressReach.Private)]
    [InlineData("ff02::1", AddressReach.Private)]
    [InlineData("::ffff:10.0.0.1", AddressReach.Private)]
    [InlineData("2002:0a00:0001::1", AddressReach.Private)]
    [InlineData("2001:0:1::1", AddressReach.Private)]
    [InlineData("169.254.169.254", AddressReach.LinkLocal)]
    [InlineData("64:ff9b::169.254.169.254", AddressReach.LinkLocal)]
    [InlineData("fe80::1", AddressReach.LinkLocal)]
    [InlineData("168.63.129.16", AddressReach.LinkLocal)]
    [InlineData("100.100.100.200", AddressReach.LinkLocal)]
    [InlineData("fd00:ec2::254", AddressReach.LinkLocal)]
    [InlineData("fd20:ce::254", AddressReach.LinkLocal)]
    [InlineData("::ffff:0:169.254.169.254", AddressReach.LinkLocal)]
    [InlineData("::ffff:0:127.0.0.1", AddressReach.Loopback)]
    [InlineData("64:ff9b:1::a9fe:a9fe", AddressReach.Private)]
    [InlineData("127.0.0.1", AddressReach.Loopback)]
    [InlineData("127.255.0.1", AddressReach.Loopback)]
    [InlineData("0.0.0.0", AddressReach.Loopback)]
    [InlineData("::", AddressReach.Loopback)]
    [InlineData("::1", AddressReach.Loopback)]
    [InlineData("::127.0.0.1", AddressReach.Loopback)]
    [InlineData("::ffff:127.0.0.1", AddressReach.Loopback)]
    public void Of_Address_TellsItsReach(string address, object reach) =>
        Assert.Equal((AddressReach)reach, AddressReaches.Of(IPAddress.Parse(address)));
}
