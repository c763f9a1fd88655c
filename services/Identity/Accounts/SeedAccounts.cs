using Contracts.Http.Identity;
using Contracts.Reference;
using Identity.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Identity.Accounts;

/// <summary>
/// Brings the demonstration's accounts, whose password everybody knows, and closes them at a start without the demonstration. Where others could reach the process the start has
/// failed before (<see cref="Clients.ClientList"/>).
/// </summary>
internal sealed class SeedAccounts(IConfiguration configuration, IServiceScopeFactory scopes, ReferenceData reference, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var known = await db.Users.Where(account => account.IsDemonstration).ToListAsync(cancellationToken);
        var wanted = configuration.GetValue("Demonstration:Enabled", false);
        foreach (var account in known)
        {
            account.DisabledAt = wanted ? null : account.DisabledAt ?? time.GetUtcNow();
        }

        if (wanted)
        {
            var hasher = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>();
            db.AddRange(DemonstrationAccounts.All.Where(account => known.TrueForAll(other => other.Email != account.Email)).Select(account => Of(account, hasher)));
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Account Of(DemonstrationAccount from, IPasswordHasher<Account> hasher)
    {
        var now = time.GetUtcNow();
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = from.Name,
            UserName = from.Email,
            NormalizedUserName = from.Email.ToUpperInvariant(),
            Email = from.Email,
            NormalizedEmail = from.Email.ToUpperInvariant(),
            EmailConfirmed = true,
            SecurityStamp = Guid.CreateVersion7(now).ToString("N"),
            Roles = [from.Role],
            Organisation = Enum.Parse<OrganisationKind>(from.Organisation, ignoreCase: true),
            CharityId = from.CharityId,
            IsAdministrator = from.CharityId is not null,
            CreatedAt = now,
            InvitedBy = "demonstration",
            IsDemonstration = true,
        };
        account.WorkIn(from.Division, from.Division is null ? null : reference.Divisions.Find(from.Division));
        account.PasswordHash = hasher.HashPassword(account, DemonstrationAccounts.Password);
        return account;
    }
}
