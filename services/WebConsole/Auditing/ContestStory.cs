using Contracts.Http.Matching;

namespace WebConsole.Auditing;

/// <summary>What one need got of a sharing out, and who has what would have fitted it too. Told from the record alone.</summary>
/// <param name="Need">The need.</param>
/// <param name="Place">Its place by rank, from 1; equals share one.</param>
/// <param name="Missing">Units that it lacked.</param>
/// <param name="Got">What it was given, and how well each fits in thousandths.</param>
/// <param name="Fitting">Offers that fit it.</param>
/// <param name="Before">Needs of higher rank that hold units of those offers, and how many units.</param>
/// <param name="Equal">The same of equal rank.</param>
/// <param name="After">The same of lower rank.</param>
/// <param name="Left">Units of those offers that nobody was given.</param>
internal sealed record ContestStory(
    Guid Need, int Place, int Missing, IReadOnlyList<(Guid Offer, int Units, int Fit)> Got, int Fitting, (int Needs, int Units) Before, (int Needs, int Units) Equal, (int Needs, int Units) After, int Left)
{
    public int Units => Got.Sum(share => share.Units);

    public bool HasAll => Units >= Missing && Missing > 0;

    /// <summary>One line a need, of the highest rank first.</summary>
    public static IReadOnlyList<ContestStory> Of(ContestRecord record)
    {
        var ranks = record.Needs.Zip(record.Ranks).ToDictionary(pair => pair.First, pair => pair.Second);
        var given = record.Shares.ToLookup(share => share.OfferId);
        var places = record.Ranks.Distinct().OrderDescending().Index().ToDictionary(pair => pair.Item, pair => pair.Index + 1);
        return [.. record.Needs.Select((need, at) =>
        {
            var options = Enumerable.Range(record.First[at], record.First[at + 1] - record.First[at]).ToDictionary(option => record.Offers[record.Option[option]], option => record.Fit[option]);
            var others = options.Keys.SelectMany(offer => given[offer]).Where(share => share.NeedId != need).ToArray();
            var free = record.Offers.Zip(record.Free).Where(pair => options.ContainsKey(pair.First)).Sum(pair => pair.Second);
            return new ContestStory(
                need, places[record.Ranks[at]], record.Missing[at],
                [.. record.Shares.Where(share => share.NeedId == need).Select(share => (share.OfferId, share.Units, options.GetValueOrDefault(share.OfferId)))],
                options.Count, Count(1), Count(0), Count(-1), free - options.Keys.SelectMany(offer => given[offer]).Sum(share => share.Units));

            (int, int) Count(int side)
            {
                var of = others.Where(share => ranks[share.NeedId].CompareTo(record.Ranks[at]) == side).ToArray();
                return (of.Select(share => share.NeedId).Distinct().Count(), of.Sum(share => share.Units));
            }
        })];
    }
}
