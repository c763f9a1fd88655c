namespace Matching.Referrals;

/// <summary>States of a need as matching sees it.</summary>
internal enum NeedState
{
    /// <summary>Something is missing and nobody is asked at present.</summary>
    Open,

    /// <summary>Cards for all that is missing wait for an answer.</summary>
    Offered,

    /// <summary>All that is missing is promised.</summary>
    Committed,

    /// <summary>All is promised and some charity has begun.</summary>
    InService,

    /// <summary>Everything arrived, as the person said.</summary>
    Met,

    /// <summary>A part arrived; the rest is open again.</summary>
    PartlyMet,

    /// <summary>Given up with a reason.</summary>
    Unmet,

    /// <summary>Withdrawn by the person or the desk.</summary>
    Withdrawn,
}
