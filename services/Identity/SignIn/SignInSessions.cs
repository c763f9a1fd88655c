using Identity.Accounts;
using Identity.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Identity.SignIn;

/// <summary>Begins sessions and finds the one of a browser. <c>Identity:SessionLifetime</c> (default 12:00:00) is a working day: then people sign in again.</summary>
internal sealed class SignInSessions(IdentityDbContext db, Cookies cookies, IConfiguration configuration, TimeProvider time)
{
    /// <summary>The session of this browser with its account, if both are still good.</summary>
    public async Task<SignInSession?> CurrentAsync(HttpContext context, CancellationToken cancellationToken) =>
        cookies.SessionOf(context) is { } id ? await OpenAsync(id, cancellationToken) : null;

    /// <summary>A session by its id, if it and its account are still good.</summary>
    public async Task<SignInSession?> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.Include(row => row.Account).SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return session is { Account.DisabledAt: null } && session.IsOpenAt(time.GetUtcNow()) ? session : null;
    }

    /// <summary>Adds a new session and gives the browser its cookie; the caller saves.</summary>
    public SignInSession Begin(HttpContext context, Account account, string methods)
    {
        var now = time.GetUtcNow();
        var agent = new string([.. context.Request.Headers.UserAgent.ToString().Where(letter => !char.IsControl(letter)).Take(SignInSession.LongestAgent)]);
        var session = new SignInSession
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            StartedAt = now,
            EndsAt = now + configuration.GetValue("Identity:SessionLifetime", TimeSpan.FromHours(12)),
            Methods = methods,
            Agent = agent,
        };
        db.Add(session);
        cookies.DropStep(context);
        cookies.SetSession(context, session);
        return session;
    }
}
