using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Platform.Data;

/// <summary>SQLite has no type for a point in time and cannot order text with offsets: UTC ticks compare and sort as numbers.</summary>
public static class UtcTicks
{
    /// <summary>Stores every <see cref="DateTimeOffset"/> of a SQLite model as UTC ticks. Called from <c>ConfigureConventions</c> of the derived context.</summary>
    public static void UseUtcTicks(this ModelConfigurationBuilder configuration) =>
        configuration.Properties<DateTimeOffset>().HaveConversion<Converter>();

    private sealed class Converter() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
