using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// How a question is answered: the buckets of the need's place, nearest first, then the circles around it. All rules are asked of every offer there, so that each exclusion is counted;
/// the score is worked out only where its upper bound could still be among the best.
/// </summary>
internal sealed partial class OfferIndex
{
    private const int Reaches = 4;
    private const int NearMisses = 3;

    /// <summary>The first rule that is asked of what stands in a bucket: what has another category or serves other places is not there.</summary>
    private const int FirstCounted = 2;

    /// <summary>Rules that time, units or a word of the charity can soon meet: window, staleness, capacity.</summary>
    private static readonly uint SoonMet = OfferQuestion.Bit(MatchRules.Window) | OfferQuestion.Bit(MatchRules.Stale) | OfferQuestion.Bit(MatchRules.Capacity);

    private static readonly uint Window = OfferQuestion.Bit(MatchRules.Window);
    private static readonly uint AlreadyAsked = OfferQuestion.Bit(MatchRules.AlreadyAsked);

    /// <summary>So often a question begins anew because what it met moved meanwhile. Only an import that moves offers all the time disturbs it so often; then it is answered between two changes.</summary>
    private const int Patience = 8;

    private const int MostUnitsKept = 200;

    [ThreadStatic]
    private static Scratch? _ofThread;

    private readonly ConditionalWeakTable<Terms, ConcurrentDictionary<string, UnitFit>> _unitFits = [];

    /// <summary>The best offers for a question.</summary>
    public Ranking Best(Ask ask, int top) => Answer(ask, new Wanted(top, 0, 0, ByArea: false));

    /// <summary>The best offers, and the best of those that one rule alone keeps out although it could soon be met.</summary>
    public Ranking BestAndNearMisses(Ask ask, int top) => Answer(ask, new Wanted(top, 0, NearMisses, ByArea: false));

    /// <summary>The best of each area: of those that can give all, or where none can, of those that can give a part.</summary>
    public Ranking BestByArea(Ask ask, int whole, int parts) => Answer(ask, new Wanted(parts, whole, 0, ByArea: true));

    private Ranking Answer(Ask ask, Wanted wanted)
    {
        if (!IsPlain(ask.Need))
        {
            return Ranking.Plain(ask, [.. All], wanted.ByArea ? int.MaxValue : wanted.Top);
        }

        var scratch = _ofThread is { } used && ReferenceEquals(used.Index, this) ? used : _ofThread = new Scratch(this);
        for (var attempt = 0; attempt < Patience; attempt++)
        {
            var moves = Volatile.Read(ref _moves);
            if ((moves & 1) == 0 && TryAnswer(scratch, ask, wanted) is { } answer && Volatile.Read(ref _moves) == moves)
            {
                return answer;
            }
        }

        lock (_writing)
        {
            return TryAnswer(scratch, ask, wanted)!;
        }
    }

    /// <summary>Null when something changed that was read already.</summary>
    private Ranking? TryAnswer(Scratch scratch, Ask ask, Wanted wanted)
    {
        scratch.Begin(ask, wanted);
        if (!Scan(scratch, ask))
        {
            return null;
        }

        // Rows are written while their buckets are open, so what is unpacked now is as it was read when the buckets still stand afterwards.
        var ranking = new Ranking(scratch.Unpack(), scratch.Considered, scratch.Fitting, [.. scratch.Exclusions]) { NearMisses = scratch.UnpackMisses() };
        return scratch.Stands() ? ranking : null;
    }

    /// <summary>Whether packed offers can answer; otherwise every offer is asked the rules themselves.</summary>
    private static bool IsPlain(Need need) =>
        (need is not { Latitude: { } latitude, Longitude: { } longitude } || Circles.IsPlain(latitude, longitude)) && !AnyBelowZero(need.Ages);

    private static bool AnyBelowZero(IReadOnlyList<int> ages)
    {
        for (var index = 0; index < ages.Count; index++)
        {
            if (ages[index] < 0)
            {
                return true;
            }
        }

        return false;
    }

    private UnitFit UnitsFor(Terms terms, string unit)
    {
        var known = _unitFits.GetValue(terms, _ => new(StringComparer.Ordinal));
        if (known.TryGetValue(unit, out var fit) && fit.Known == _packer.UnitsAndForms.Count)
        {
            return fit;
        }

        fit = new UnitFit(terms, unit, _packer.UnitsAndForms);
        return known.Count < MostUnitsKept ? known[unit] = fit : fit;
    }

    /// <summary>False when it has to begin anew. All buckets are found and entered before the first one is read, so that memory fetches them at the same time.</summary>
    private bool Scan(Scratch scratch, Ask ask)
    {
        var need = ask.Need;
        for (var step = 0; step < need.Chain.Count; step++)
        {
            var link = need.Chain[step];
            if (_divisions.Find(link.Code) is not (>= 0 and var division) || Repeats(need.Chain, step))
            {
                continue;
            }

            for (var above = 0; above < need.Categories.Count; above++)
            {
                if (CountOf(need, above) is { } category && _buckets.TryRead(OfferBuckets.OfDivision(category.Number, division), out var bucket))
                {
                    scratch.Sections.Add(new Section(bucket, MatchScore.CategoryFit(above == 0), Coverage.By(link, step == 0), null));
                }
            }
        }

        var found = 0;
        for (var above = 0; above < need.Categories.Count; above++)
        {
            if (CountOf(need, above) is not { } category)
            {
                continue;
            }

            found += category.Offers;
            if (need is { Latitude: { } latitude, Longitude: { } longitude } && category.Grids != 0)
            {
                FindCircles(scratch.Sections, category, MatchScore.CategoryFit(above == 0), need, latitude, longitude);
            }
        }

        return ReadSections(scratch) && ReadBroad(scratch, ask, ref found) && scratch.Close(Count, found);
    }

    /// <summary>What is known of a category of the need; null where nobody gives it, or where it stood before.</summary>
    private CategoryCount? CountOf(Need need, int above)
    {
        for (var before = 0; before < above; before++)
        {
            if (need.Categories[before] == need.Categories[above])
            {
                return null;
            }
        }

        return _categories.TryGetValue(need.Categories[above], out var known) && known.Number >= 0 ? known : null;
    }

    private static bool Repeats(IReadOnlyList<PlaceLink> chain, int step)
    {
        for (var before = 0; before < step; before++)
        {
            if (chain[before].Code == chain[step].Code)
            {
                return true;
            }
        }

        return false;
    }
}
