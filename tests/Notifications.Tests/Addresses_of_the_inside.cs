using System.Net;
using Notifications.Sending;

namespace Notifications.Tests;

/// <summary>A charity cannot make the platform call what only the platform reaches, whatever a name says at the moment of the call.</summary>
public sealed class Addresses_of_the_inside
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::10.0.0.1")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fc00::1")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:0a00:0001::1")]
    [InlineData("2001:0:0a00:1::1")]
    [InlineData("2001:db8::1")]
    public void Are_not_called(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2400:3200::1")]
    [InlineData("2606:4700:4700::1111")]
    public void Those_of_the_internet_are(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("127.0.0.1", false, "notPublic", 0)]
    [InlineData("localhost", false, "notPublic", 0)]
    [InlineData("127.0.0.1", true, null, 1)]
    [InlineData("no-such-name.invalid", false, "name", 0)]
    public async Task The_address_behind_the_name_decides_at_the_call(string host, bool loopback, string? fault, int calls)
    {
        await using var receiver = await Receiver.StartAsync();
        var url = receiver.At();
        using var post = new PostWebhook(Options(loopback), TimeProvider.System);
        var outcome = await post.SendAsync(new UriBuilder(url) { Host = host }.Uri, "msg_1", "{}", [new byte[32]], null, TestContext.Current.CancellationToken);
        outcome.Fault.ShouldBe(fault);
        receiver.To(url).Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Nobody_listening_is_told_apart_from_no_answer()
    {
        using var post = new PostWebhook(Options(loopback: true), TimeProvider.System);
        (await post.SendAsync(new Uri("http://127.0.0.1:9/"), "msg_1", "{}", [new byte[32]], null, TestContext.Current.CancellationToken)).ShouldBe(new Outcome(null, "connection"));
    }

    private static SendingOptions Options(bool loopback) => new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), 1, [TimeSpan.FromSeconds(1)], TimeSpan.FromDays(5), loopback);
}
