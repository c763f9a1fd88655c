using Contracts.Messages;
using Platform.Bus;

namespace Contracts.Tests;

/// <summary>The in-memory bus never complains about a message that nobody reads, so this does.</summary>
public sealed class Every_message_reaches_somebody
{
    [Fact]
    public void Every_message_has_a_subscriber() =>
        Unread(MessageNames.All, Repo.Subscriptions()).ShouldBeEmpty();

    [Fact]
    public void Twin_a_message_without_subscriber_is_noticed() =>
        Unread(MessageNames.All, [.. Repo.Subscriptions().Where(subscription => subscription.Message.Name != "NeedOpened")]).ShouldContain("need-opened.v1");

    [Fact]
    public void Only_messages_with_a_name_are_read() =>
        Repo.Subscriptions().Select(subscription => subscription.Message).Except(MessageNames.All.Values).ShouldBeEmpty();

    [Fact]
    public void Queues_are_as_committed() =>
        Repo.Subscriptions().Select(subscription => $"{subscription.Queue} <- {MessageNames.NameOf(subscription.Message)}").Order(StringComparer.Ordinal)
            .ShouldMatchSnapshot("queues.txt");

    [Fact]
    public void A_queue_carries_the_name_of_its_module() =>
        Repo.Subscriptions().ShouldAllBe(subscription => subscription.Queue.StartsWith(subscription.Handler.Assembly.GetName().Name!.ToLowerInvariant() + "."));

    private static IReadOnlyList<string> Unread(IReadOnlyDictionary<string, Type> messages, IReadOnlyList<Subscription> subscriptions) =>
        [.. messages.Where(message => subscriptions.All(subscription => subscription.Message != message.Value)).Select(message => message.Key)];
}
