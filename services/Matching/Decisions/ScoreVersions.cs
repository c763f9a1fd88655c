using Matching.Candidates;

namespace Matching.Decisions;

/// <summary>A version of the score as a pure function: fills the seven parts and answers their weighted mean.</summary>
/// <param name="now">The second of the decision.</param>
internal delegate double ScoreVersion(in ScoreInputs inputs, int quantity, uint now, Weights weights, Prior? prior, Span<double> parts);

/// <summary>
/// The score of every version that decided something. One that is no longer in use stays as it was, in a class of its own that shares nothing with the present one, so that its
/// decisions can be repeated for ever.
/// </summary>
internal static class ScoreVersions
{
    /// <summary>Null for a version that this release does not know.</summary>
    public static ScoreVersion? Find(string rules) => rules switch
    {
        MatchRules.Version => Present,
        ScoreOfRules2.Version => ScoreOfRules2.Of,
        _ => null,
    };

    private static double Present(in ScoreInputs inputs, int quantity, uint now, Weights weights, Prior? prior, Span<double> parts)
    {
        MatchScore.Values(inputs, quantity, now, prior!, parts);
        return MatchScore.Of(parts, weights);
    }
}
