namespace Matching.Referrals;

/// <summary>What the outcome code of a closed case (domain table 4f) means for its needs that are still open.</summary>
internal static class CaseOutcomes
{
    /// <summary>No charity was found, said yes, answered, or could: the need stays unmet, and that is counted. Everything else ends it without a gap.</summary>
    public static NeedState StateOf(string outcome) => outcome is "N1" or "C1" or "C2" or "E1" ? NeedState.Unmet : NeedState.Withdrawn;
}
