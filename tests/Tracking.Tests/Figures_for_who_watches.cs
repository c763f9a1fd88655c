using Testing.Apps;

namespace Tracking.Tests;

public sealed class Figures_for_who_watches
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Items_whose_owner_should_have_acted_are_told()
    {
        await using var app = await TrackingApp.StartAsync(Now);
        using var figures = new FigureReader(app.Module);
        await figures.ReachesAsync("referral.board.overdue", overdue => overdue is 0);
        await app.TellAsync(new Story(Now, "420106", "U4").Opens().Told);
        await app.TellAsync([.. new Story(Now.AddDays(-30), "420106", "U4").Opens().Told, .. new Story(Now.AddDays(-20), "420106", "U4").Opens().Told]);

        await figures.ReachesAsync("referral.board.overdue", overdue => overdue is 2);
    }
}
