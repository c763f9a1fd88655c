using System.Security.Cryptography;
using System.Text;
using Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Identity.SignIn;

/// <summary>
/// How often a name was given with a wrong password. Kept by the hash of the name, whether or not an account has it: closed for a while reads the same for both.
/// </summary>
internal sealed class FailedSignIn
{
    /// <summary>Wrong ones that cost nothing; from here on each doubles the wait.</summary>
    public const int Free = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public required string Name { get; init; }

    public int Count { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public DateTimeOffset ClosedUntil { get; private set; }

    public int Version { get; private set; }

    /// <summary>A minute after the fifth, two after the sixth, and so on up to an hour; a quiet day forgets all.</summary>
    public void Add(DateTimeOffset now)
    {
        Count = LastAt < now.AddDays(-1) ? 1 : Count + 1;
        LastAt = now;
        ClosedUntil = Count < Free ? now : now + (Count - Free < 6 ? TimeSpan.FromMinutes(1 << (Count - Free)) : LongestWait);
        Version++;
    }
}

/// <summary>Counts and forgets wrong passwords and codes.</summary>
internal sealed class FailedSignIns(IdentityDbContext db, TimeProvider time)
{
    private const int Attempts = 10;

    /// <summary>How long this name has to wait; null when it may try.</summary>
    public async Task<TimeSpan?> WaitOfAsync(string name, CancellationToken cancellationToken)
    {
        var (key, now) = (Key(name), time.GetUtcNow());
        var row = await db.FailedSignIns.AsNoTracking().SingleOrDefaultAsync(failed => failed.Name == key, cancellationToken);
        return row is not null && row.ClosedUntil > now ? row.ClosedUntil - now : null;
    }

    /// <summary>Saves one more; replicas that count at once all count.</summary>
    public async Task CountAsync(string name, CancellationToken cancellationToken)
    {
        var key = Key(name);
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var row = await db.FailedSignIns.SingleOrDefaultAsync(failed => failed.Name == key, cancellationToken);
            if (row is null)
            {
                db.Add(row = new FailedSignIn { Name = key });
            }

            row.Add(time.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < Attempts)
            {
                // Somebody else counted at the same moment.
            }
        }
    }

    /// <summary>Forgets them in the save that follows.</summary>
    public async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        var key = Key(name);
        if (await db.FailedSignIns.SingleOrDefaultAsync(failed => failed.Name == key, cancellationToken) is { } row)
        {
            db.Remove(row);
        }
    }

    private static string Key(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToUpperInvariant())));
}
