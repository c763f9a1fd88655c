using Identity.Accounts;
using Identity.Invitations;
using Identity.Revoking;
using Identity.SignIn;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Identity.Data;

/// <summary>
/// The whole model of the module; PostgreSQL is the reference. Beside our own tables stand OpenIddict's (clients, tokens) and those of ASP.NET Core Identity (accounts, passkeys).
/// </summary>
internal class IdentityDbContext : IdentityUserContext<Account, Guid>, IDataProtectionKeyContext
{
    public IdentityDbContext(DbContextOptions<IdentityDbContext> options)
        : base(options)
    {
    }

    protected IdentityDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<SignInSession> Sessions => Set<SignInSession>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<Revocation> Revocations => Set<Revocation>();

    public DbSet<FailedSignIn> FailedSignIns => Set<FailedSignIn>();

    /// <summary>Keys of cookies and forms, each sealed with a signing key, so that every replica reads what another one wrote.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The tables include passkeys.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // The library changes accounts too, and does not know of our version.
        foreach (var account in ChangeTracker.Entries<Account>().Where(entry => entry.State == EntityState.Modified))
        {
            account.Entity.Version++;
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.AddPlatformTables();
        modelBuilder.UseOpenIddict();
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("Accounts");
            account.Property(row => row.Id).ValueGeneratedNever();
            account.Property(row => row.Name).HasMaxLength(Account.LongestName);
            account.Property(row => row.OrganisationName).HasMaxLength(100);
            account.Property(row => row.Organisation).HasConversion<string>().HasMaxLength(20);
            account.Property(row => row.Division).HasMaxLength(12);
            account.Property(row => row.InvitedBy).HasMaxLength(100);
            account.Property(row => row.Version).IsConcurrencyToken();
            account.Property(row => row.ConcurrencyStamp).IsConcurrencyToken(false);
            account.HasIndex(row => new { row.CharityId, row.Id });
            account.HasIndex(row => new { row.Area1, row.Area2, row.Area3, row.Area4 });
            foreach (var area in (string[])[nameof(Account.Area1), nameof(Account.Area2), nameof(Account.Area3), nameof(Account.Area4)])
            {
                account.Property(area).HasMaxLength(12);
            }

            // Wrong passwords are counted per name whether or not an account has it, so these tell nothing.
            account.Ignore(row => row.LockoutEnd).Ignore(row => row.LockoutEnabled).Ignore(row => row.AccessFailedCount);
            account.Ignore(row => row.PhoneNumber).Ignore(row => row.PhoneNumberConfirmed).Ignore(row => row.TwoFactorEnabled);
        });
        modelBuilder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("Passkeys");
            passkey.HasKey(row => row.CredentialId);
            passkey.Property(row => row.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(row => row.Data).ToJson();
            passkey.HasOne<Account>().WithMany().HasForeignKey(row => row.UserId);
        });
        modelBuilder.Ignore<IdentityUserClaim<Guid>>().Ignore<IdentityUserLogin<Guid>>().Ignore<IdentityUserToken<Guid>>();
        modelBuilder.Entity<SignInSession>(session =>
        {
            session.Property(row => row.Id).ValueGeneratedNever();
            session.Property(row => row.Agent).HasMaxLength(SignInSession.LongestAgent);
            session.Property(row => row.Methods).HasMaxLength(40);
            session.Property(row => row.EndedBy).HasMaxLength(100);
            session.HasOne(row => row.Account).WithMany().HasForeignKey(row => row.AccountId);
            session.HasIndex(row => new { row.AccountId, row.EndsAt });
        });
        modelBuilder.Entity<Invitation>(invitation =>
        {
            invitation.Property(row => row.Id).ValueGeneratedNever();
            invitation.Property(row => row.Email).HasMaxLength(Account.LongestEmail);
            invitation.Property(row => row.Name).HasMaxLength(Account.LongestName);
            invitation.Property(row => row.OrganisationName).HasMaxLength(100);
            invitation.Property(row => row.Organisation).HasConversion<string>().HasMaxLength(20);
            invitation.Property(row => row.Division).HasMaxLength(12);
            invitation.Property(row => row.InvitedBy).HasMaxLength(100);
            invitation.Property(row => row.Version).IsConcurrencyToken();
            invitation.HasIndex(row => new { row.InvitedBy, row.Id });
            invitation.HasIndex(row => new { row.CharityId, row.Id });
        });
        modelBuilder.Entity<Revocation>(revocation =>
        {
            revocation.Property(row => row.Id).ValueGeneratedNever();
            revocation.Property(row => row.Value).HasMaxLength(100);
            revocation.HasIndex(row => row.Until);
        });
        modelBuilder.Entity<FailedSignIn>(failed =>
        {
            failed.HasKey(row => row.Name);
            failed.Property(row => row.Name).HasMaxLength(64);
            failed.Property(row => row.Version).IsConcurrencyToken();
            failed.HasIndex(row => row.LastAt);
        });
    }
}
