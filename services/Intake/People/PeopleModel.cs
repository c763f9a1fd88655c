using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Intake.People;

/// <summary>The tables of the vault.</summary>
internal static class PeopleModel
{
    // Text of 36 characters in millions of index rows is most of the file; big-endian bytes keep the order of time.
    private static readonly ValueConverter<Guid, byte[]> Bytes = new(id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    public static void AddPeople(this ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("People");
            person.Property(row => row.Id).ValueGeneratedNever();
            person.Property(row => row.ErasedAt).IsConcurrencyToken();
            person.HasIndex(row => row.CaseId);
        });
        model.Entity<DataKeys>(keys =>
        {
            keys.ToTable("DataKeys");
            keys.HasKey(row => row.CaseId);
            keys.Property(row => row.CaseId).ValueGeneratedNever();
            keys.Property(row => row.Version).IsConcurrencyToken();
        });
        model.Entity<PersonKey>(key =>
        {
            key.ToTable("PersonKeys");
            key.HasKey(row => new { row.Hash, row.Place, row.CaseId, row.Kind });
            key.Property(row => row.CaseId).HasConversion(Bytes).HasMaxLength(16);
            key.Property(row => row.Hash).ValueGeneratedNever();
        });
    }
}
