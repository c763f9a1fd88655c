using Catalog.Charities;
using Catalog.Offers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Platform.Data;

namespace Catalog.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
internal class CatalogDbContext : DbContext
{
    private const int LongestTerm = 60;

    public CatalogDbContext(DbContextOptions<CatalogDbContext> options)
        : base(options)
    {
    }

    protected CatalogDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Charity> Charities => Set<Charity>();

    public DbSet<CharityTerm> CharityTerms => Set<CharityTerm>();

    public DbSet<Offer> Offers => Set<Offer>();

    public DbSet<OfferTerm> OfferTerms => Set<OfferTerm>();

    public DbSet<OfferUse> OfferUses => Set<OfferUse>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<Charity>(charity =>
        {
            charity.Property(row => row.Id).ValueGeneratedNever();
            charity.Property(row => row.CreditCode).HasMaxLength(18);
            charity.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            charity.Property(row => row.Version).IsConcurrencyToken();
            charity.Ignore(row => row.LegalSteps);
            charity.HasIndex(row => row.CreditCode).IsUnique();
            charity.HasIndex(row => new { row.State, row.Id });
        });
        modelBuilder.Entity<CharityTerm>(term =>
        {
            term.HasKey(row => new { row.Term, row.CharityId });
            term.Property(row => row.Term).HasMaxLength(LongestTerm);
            term.HasOne<Charity>().WithMany().HasForeignKey(row => row.CharityId);
        });
        modelBuilder.Entity<Offer>(offer =>
        {
            offer.Property(row => row.Id).ValueGeneratedNever();
            offer.Property(row => row.ExternalId).HasMaxLength(100);
            offer.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            offer.Property(row => row.Content).HasConversion(
                content => OfferContent.Write(content),
                json => OfferContent.Read(json),
                new ValueComparer<OfferContent>((one, other) => ReferenceEquals(one, other), content => content.GetHashCode(), content => content));
            offer.Property(row => row.Version).IsConcurrencyToken();
            offer.Ignore(row => row.LegalSteps);
            offer.HasOne<Charity>().WithMany().HasForeignKey(row => row.CharityId);
            offer.HasIndex(row => new { row.CharityId, row.ExternalId }).IsUnique();
            offer.HasIndex(row => new { row.CharityId, row.Id });
            offer.HasIndex(row => new { row.State, row.Id });
        });
        modelBuilder.Entity<OfferTerm>(term =>
        {
            term.HasKey(row => new { row.Term, row.OfferId });
            term.Property(row => row.Term).HasMaxLength(LongestTerm);
            term.HasOne<Offer>().WithMany().HasForeignKey(row => row.OfferId);
        });
        modelBuilder.Entity<OfferUse>(use =>
        {
            use.HasKey(row => row.OfferId);
            use.Property(row => row.OfferId).ValueGeneratedNever();
            use.Property(row => row.Version).IsConcurrencyToken();
            use.Ignore(row => row.Minimum).Ignore(row => row.View);
        });
    }
}
