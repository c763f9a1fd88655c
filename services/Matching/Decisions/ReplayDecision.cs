using System.Globalization;
using Contracts.Http.Matching;
using Matching.Candidates;

namespace Matching.Decisions;

/// <summary>Ranks the offers of a record again, by the score of the version it names, and compares to the last bit.</summary>
internal static class ReplayDecision
{
    /// <summary>The first difference in words; null when everything comes out as it was recorded.</summary>
    /// <param name="digest">The digest that the record has to have.</param>
    public static string? Difference(DecisionRecord record, string digest) =>
        Damage(record) is { } damage ? damage
        : ScoreVersions.Find(record.Rules) is not { } score ? $"This release does not know the rules {record.Rules}."
        : Difference(record, score) ?? (DecisionJson.DigestOf(DecisionJson.Write(record)) is var real && real != digest
            ? $"The ranking comes out as it was recorded, but the record has the digest {real} and not {digest}: something in it that the ranking does not depend on was changed." : null);

    private static string? Difference(DecisionRecord record, ScoreVersion score)
    {
        var told = record.Weights;
        var weights = new Weights(told.Category, told.Eligibility, told.Closeness, told.Capacity, told.Speed, told.Completion, told.Fairness);
        var prior = told.Newcomer is { } newcomer ? new Prior(new(newcomer.Answers, newcomer.Speed, newcomer.Finished, newcomer.Completion)) : null;
        var again = new List<(Reach Reach, double Score, Guid OfferId)>(record.Ranking.Count);
        Span<double> parts = stackalloc double[MatchScore.Parts];
        foreach (var offer in record.Ranking)
        {
            var standing = new Standing((ushort)offer.Speed, (ushort)offer.Completion, (ushort)offer.Load, (uint)offer.LoadAt);
            var result = score(
                new(offer.ExactCategory, offer.ForTiers, offer.ForTags, offer.ForAges, offer.Closeness, offer.Free, offer.Total, standing), record.Need.Quantity, Second.Of(record.At), weights, prior, parts);
            for (var part = 0; part < parts.Length; part++)
            {
                if (!Same(parts[part], offer.Parts[part]))
                {
                    return $"Place {offer.Place} (offer {offer.OfferId}): the part {MatchScore.Codes[part]} is recorded as {Number(offer.Parts[part])} and comes out as {Number(parts[part])}.";
                }
            }

            if (!Same(result, offer.Score))
            {
                return $"Place {offer.Place} (offer {offer.OfferId}): the score is recorded as {Number(offer.Score)} and comes out as {Number(result)}.";
            }

            again.Add((Enum.Parse<Reach>(offer.Reach, ignoreCase: true), result, offer.OfferId));
        }

        again.Sort((one, other) => MatchScore.Order(one.Score, one.Reach, one.OfferId, other.Score, other.Reach, other.OfferId));
        for (var at = 0; at < again.Count; at++)
        {
            if (again[at].OfferId != record.Ranking[at].OfferId)
            {
                return $"Place {record.Ranking[at].Place} is recorded for offer {record.Ranking[at].OfferId} and goes to offer {again[at].OfferId}.";
            }
        }

        return null;
    }

    /// <summary>What makes a record none that this release wrote.</summary>
    private static string? Damage(DecisionRecord record)
    {
        if (record is not { Format: 1 })
        {
            return $"The record has the format {record?.Format}, which this release does not know.";
        }

        if (record is not { Rules: not null, Weights.Terms: not null, Need: not null, Exclusions: not null, Ranking: { } ranking, Cards: { } cards, SetAside: not null } || (record.Weights.Newcomer is null && record.Rules != ScoreOfRules2.Version))
        {
            return "A part of the record is missing.";
        }

        var place = 0;
        foreach (var offer in ranking)
        {
            if (offer is not { Parts.Count: MatchScore.Parts, Speed: >= 0 and <= ushort.MaxValue, Completion: >= 0 and <= ushort.MaxValue, Load: >= 0 and <= ushort.MaxValue, LoadAt: >= 0 and <= uint.MaxValue }
                || !Enum.TryParse<Reach>(offer.Reach, ignoreCase: true, out var reach) || !Enum.IsDefined(reach))
            {
                return $"What stands behind place {place} of the ranking is no offer that this release wrote.";
            }

            if (offer.Place <= place || offer.Place > record.Ranked)
            {
                return $"Place {offer.Place} of {record.Ranked} stands behind place {place}.";
            }

            place = offer.Place;
        }

        return cards.FirstOrDefault(card => card is null || ranking.All(offer => offer.OfferId != card.OfferId)) is { } stranger ? $"Offer {stranger.OfferId} got a card and is not in the ranking." : null;
    }

    private static bool Same(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
