using System.Text;
using System.Text.Json;
using Contracts.Http.Matching;
using Matching.Candidates;
using Matching.Decisions;

namespace Matching.Scarcity;

/// <summary>One sharing out, kept for ever: why this need and not that one can only be told from all who competed. Written in the save of its holds, never changed.</summary>
internal sealed class ContestOnRecord
{
    public Guid Id { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string Digest { get; private init; } = "";

    /// <summary>A <see cref="ContestRecord"/>: these bytes are what was hashed.</summary>
    public string Record { get; private init; } = "";

    public static ContestOnRecord Of(Contest contest, IReadOnlyList<Share> shares, DateTimeOffset now)
    {
        var written = JsonSerializer.SerializeToUtf8Bytes(
            new ContestRecord(
                1, now, MatchRules.Version, contest.NeedIds, [.. contest.Standing.Select(standing => (int)(standing / Contest.RankWorth))],
                [.. Enumerable.Range(0, contest.Needs).Select(need => contest.First[need] < contest.First[need + 1] ? contest.Units[contest.First[need]] : 0)],
                contest.OfferIds, contest.Free, contest.First, contest.Offer, contest.Fit, [.. shares.Select(share => new ContestShare(share.Need, share.Offer, share.Units))]),
            DecisionJson.Default.ContestRecord);
        return new() { Id = Guid.CreateVersion7(now), At = now, Digest = DecisionJson.DigestOf(written), Record = Encoding.UTF8.GetString(written) };
    }

    /// <summary>The contest of a record, as it was shared out.</summary>
    public static Contest ContestOf(ContestRecord record) => new()
    {
        NeedIds = [.. record.Needs],
        OfferIds = [.. record.Offers],
        Standing = [.. record.Ranks.Select(rank => rank * Contest.RankWorth)],
        Whole = new bool[record.Needs.Count],
        Free = [.. record.Free],
        First = [.. record.First],
        Offer = [.. record.Option],
        Fit = [.. record.Fit],
        Units = [.. Enumerable.Range(0, record.Needs.Count).SelectMany(need => Enumerable.Repeat(record.Missing[need], record.First[need + 1] - record.First[need]))],
    };

    /// <summary>What does not come out as recorded; null when all does.</summary>
    public static string? Difference(ContestRecord record, string digest)
    {
        if (DecisionJson.DigestOf(JsonSerializer.SerializeToUtf8Bytes(record, DecisionJson.Default.ContestRecord)) != digest)
        {
            return "The digest is not that of the record.";
        }

        var again = ShareOut.Of(ContestOf(record)).Select(share => new ContestShare(share.Need, share.Offer, share.Units)).ToHashSet();
        return again.SetEquals(record.Shares) ? null : "Shared out again it comes out otherwise.";
    }
}
