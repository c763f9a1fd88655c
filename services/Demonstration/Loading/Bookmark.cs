using System.Text.Json;

namespace Demonstration.Loading;

/// <summary>
/// A note in the data folder about the set that was loaded into it. A second start finds it and loads nothing; an interrupted loading goes on with the
/// same day, so that every request is the same again and its idempotency key answers what was done already.
/// </summary>
/// <param name="Seed">Of the set.</param>
/// <param name="Cases">Of the set.</param>
/// <param name="Day">The day dates of the set count from.</param>
/// <param name="Finished">Whether everything was loaded.</param>
internal sealed record Bookmark(long Seed, int Cases, DateOnly Day, bool Finished)
{
    private const string Name = "demonstration.json";

    /// <summary>The start of the day.</summary>
    public DateTimeOffset Start => new(Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    public static Bookmark? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        return File.Exists(path) ? JsonSerializer.Deserialize<Bookmark>(File.ReadAllText(path)) : null;
    }

    public void Write(string folder)
    {
        // Moved into place, so that a crash leaves the old note or the new one and never half of it.
        var path = Path.Combine(folder, Name);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this));
        File.Move(path + ".new", path, overwrite: true);
    }
}
