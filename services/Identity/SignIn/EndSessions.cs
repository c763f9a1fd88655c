using Audit;
using Identity.Data;
using Identity.Revoking;
using Microsoft.EntityFrameworkCore;

namespace Identity.SignIn;

/// <summary>Ends sessions in the save of the caller: their refresh tokens are worth nothing from then on, and their access tokens are announced as taken back.</summary>
internal sealed class EndSessions(IdentityDbContext db, Revocations revocations, TimeProvider time)
{
    public void End(SignInSession session, string by, string? origin)
    {
        var now = time.GetUtcNow();
        if (!session.IsOpenAt(now))
        {
            return;
        }

        session.End(by, now);
        revocations.Add(session.Id.ToString());
        db.Add(AuditRecord.Of(by, origin, "session.end", $"account/{session.AccountId}", $"session/{session.Id}", now));
    }

    /// <summary>All of an account, except one.</summary>
    public async Task<int> EndAllAsync(Guid accountId, string by, string? origin, Guid? except, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = await db.Sessions.Where(session => session.AccountId == accountId && session.EndedAt == null && session.EndsAt > now && session.Id != except).ToListAsync(cancellationToken);
        open.ForEach(session => End(session, by, origin));
        return open.Count;
    }
}
