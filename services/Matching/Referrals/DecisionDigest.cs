using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Matching.Candidates;

namespace Matching.Referrals;

/// <summary>
/// What a round of cards was decided on, in one hash for the audit: the question (need, clock, offers and charities that are out), the version of the rules, how many each rule kept
/// out, and the candidates in their order with the versions and figures that gave them their places. Who repeats the decision on the same state gets the same hash.
/// </summary>
internal static class DecisionDigest
{
    /// <summary>So many of the ranking go in; no round shows nearly as many cards.</summary>
    private const int Most = 100;

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public static string Of(Ask question, Ranking ranking)
    {
        var need = question.Need;
        var text = new StringBuilder(512);
        Line(text, $"need {need.Category} {need.Division} {need.Latitude:R} {need.Longitude:R} {need.Urgency} {need.Quantity} {need.Unit} {need.NeededBy:O} {need.HouseholdSize}");
        Line(text, $"tiers {string.Join(' ', need.Tiers)} tags {string.Join(' ', need.Tags)} ages {string.Join(' ', need.Ages)}");
        Line(text, $"at {question.Now.UtcTicks} rules {MatchRules.Version}");
        Line(text, $"out {string.Join(' ', question.AskedOffers.Order())} charities {string.Join(' ', question.ClosedCharities.Order())}");
        Line(text, $"considered {ranking.Considered} excluded {string.Join(' ', ranking.Exclusions)} eligible {ranking.Fitting}");
        foreach (var candidate in ranking.Candidates.AsSpan()[..Math.Min(Most, ranking.Candidates.Length)])
        {
            Line(text, $"{candidate.Offer.Id} {candidate.Offer.Facts.Version} {candidate.Offer.LedgerVersion} {candidate.Offer.FreeAt(question.Now)} {candidate.Score:R}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
