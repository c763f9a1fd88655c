using Matching.Referrals;

namespace Matching.Clocks;

/// <summary>Lets the passed clocks of one need act, then asks whoever is next: silence never is an end.</summary>
internal sealed class RunClocks(NeedDesk desk)
{
    public async Task OfAsync(Guid needId, CancellationToken cancellationToken)
    {
        if (await desk.TakeAsync(needId, cancellationToken) is not { } need)
        {
            return;
        }

        var moment = await desk.PrepareAsync([need], Moment.Matching, mayAsk: true, cancellationToken);
        need.Tick(moment);
        desk.AskWhereNeeded(need, moment);
        desk.WriteDown([need], moment);
        await desk.Db.SaveChangesAsync(cancellationToken);
    }
}
