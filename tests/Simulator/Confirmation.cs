using System.Globalization;
using Demonstration.Replay;

namespace Simulator;

/// <summary>
/// Real matches and their real fate (GetUsPPE): what would have changed had an offer that was older than so many days been asked before it was matched? A donor who turned out to have nothing left,
/// or did not answer, would have said so, or not answered, before anybody was promised anything.
/// </summary>
/// <param name="Days">Age from which an offer is asked first; null: never.</param>
/// <param name="Matches">Matches that would have been made.</param>
/// <param name="Undelivered">Of these closed without delivery.</param>
/// <param name="Asked">Donors asked first.</param>
internal sealed record Confirmation(int? Days, int Matches, int Undelivered, int Asked)
{
    public double Percent => Matches == 0 ? 0 : 100.0 * Undelivered / Matches;

    /// <summary>Without, and with several ages.</summary>
    public static IReadOnlyList<Confirmation> Of(string folder)
    {
        var read = Folder.Read(folder);
        var since = read.Offers.GroupBy(offer => (offer.Donor, offer.Item)).ToDictionary(
            offers => offers.Key, offers => offers.Select(offer => Time(offer.Created)).Where(time => time is not null).Select(time => time!.Value).Order().ToArray());
        var matches = read.Matches.Where(match => match.Substatus != "test_match" && match.Status is "delivered" or "closed").ToArray();
        return [.. new int?[] { null, 30, 14, 7, 3, 1, 0 }.Select(days => Play(days, matches, since))];
    }

    private static Confirmation Play(int? days, MatchRow[] matches, Dictionary<(string, string), DateTimeOffset[]> since)
    {
        var (made, undelivered, asked) = (0, 0, 0);
        foreach (var match in matches)
        {
            var stale = days is { } limit && Age(match, since) is var age && (age is null || age >= TimeSpan.FromDays(limit));
            asked += stale ? 1 : 0;
            if (stale && match.Status == "closed" && match.Substatus is "no_supply" or "no_contact_donor")
            {
                continue;
            }

            made++;
            undelivered += match.Status == "closed" ? 1 : 0;
        }

        return new Confirmation(days, made, undelivered, asked);
    }

    /// <summary>Since the donor last offered the item; null when the files do not say, which counts as not confirmed.</summary>
    private static TimeSpan? Age(MatchRow match, Dictionary<(string, string), DateTimeOffset[]> since)
    {
        if (Time(match.Created) is not { } created || !since.TryGetValue((match.Donor, match.Item), out var offered))
        {
            return null;
        }

        var last = offered.LastOrDefault(time => time <= created);
        return last == default ? null : created - last;
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text.Replace(" UTC", "Z", StringComparison.Ordinal), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
