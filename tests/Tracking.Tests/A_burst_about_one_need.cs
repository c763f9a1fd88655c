using Contracts.Http.Tracking;

namespace Tracking.Tests;

public sealed class A_burst_about_one_need
{
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddHours(-1);

    [Fact]
    public async Task Is_followed_message_by_message_without_losing_one_to_conflicts()
    {
        await using var app = await TrackingApp.StartAsync();
        var story = new Story(Start, urgency: "U1").Opens();
        var charities = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7(Start)).ToArray();
        var cards = charities.Select(charity => (Charity: charity, Card: story.Offers(charity))).ToArray();
        foreach (var (charity, card) in cards.Skip(1))
        {
            story.Declines(card, charity);
        }

        story.Accepts(cards[0].Card, charities[0]);

        await Task.WhenAll(story.Told.Reverse().Select(message => app.SendAsync(message)));

        await Eventually.IsTrueAsync(async () => await app.StepsAsync() == story.Told.Count, "every message is on the timeline");
        var board = await app.GetAsync<BoardPage>("/api/tracking/board");
        board.Items.Select(item => (item.Kind, item.Status)).ShouldBe([("need", "committed"), ("referral", "accepted")], ignoreOrder: true);
        board.Items.ShouldAllBe(item => item.Urgency == "U1");
        var figures = await app.GetAsync<FiguresAnswer>("/api/tracking/figures");
        figures.Groups.Single().Referrals.Single(figure => figure.Fact == "declined").Value.ShouldBe(19);
    }
}
