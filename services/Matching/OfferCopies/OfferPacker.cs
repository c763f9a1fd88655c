using System.Collections.Concurrent;
using Contracts.Messages.Catalog;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>Brings an offer's facts into a packed record and back, and lets offers share what they have in common. What does not fit makes the record odd.</summary>
internal sealed class OfferPacker
{
    /// <summary>Beyond so many, offers keep their own.</summary>
    private const int MostShared = 50_000;

    /// <summary>Of unit and form together, when there are no more numbers.</summary>
    private const byte NoNumber = byte.MaxValue;

    private const int MostAge = byte.MaxValue - 1;

    private readonly CodeNumbers<string> _tiers = new(8);
    private readonly CodeNumbers<string> _tags = new(32);
    private readonly CodeNumbers<string> _lists = new(int.MaxValue);
    private readonly Dictionary<string, OfferArea> _areas = [];
    private readonly Dictionary<(int? Min, int? Max, int? Household, string Tiers, string Tags), OfferEligibility> _eligibilities = [];
    private readonly Dictionary<string, string> _codes = [];
    private readonly ConcurrentDictionary<int, (string Unit, string Form)> _oddUnits = new();
    private readonly ConcurrentDictionary<int, string[]> _categories = new();

    /// <summary>Units and forms in use.</summary>
    public CodeNumbers<(string Unit, string Form)> UnitsAndForms { get; } = new(NoNumber);

    /// <summary>How many codes have a number: when it grows, a question that is being answered does not know the new one.</summary>
    public int Codes => _tiers.Count + _tags.Count + UnitsAndForms.Count;

    /// <summary>The codes of a numbered list of categories, each once.</summary>
    public string[] Categories(int list) => _categories[list];

    public int CategoriesOf(IReadOnlyList<string> categories)
    {
        if (categories.Count == 1 && _lists.Find(categories[0]) is >= 0 and var known)
        {
            return known;
        }

        var distinct = categories.Distinct(StringComparer.Ordinal).Select(Shared).ToArray();
        var list = _lists.Number(Join(distinct));
        _categories.TryAdd(list, distinct);
        return list;
    }

    public OfferArea AreaOf(OfferFacts facts)
    {
        var plain = (facts.Latitude, facts.Longitude, facts.RadiusKm) == (null, null, null);
        if (plain && facts.Divisions.Count == 1 && _areas.TryGetValue(facts.Divisions[0], out var shared))
        {
            return shared;
        }

        var area = new OfferArea([.. facts.Divisions.Distinct(StringComparer.Ordinal).Select(Shared)], facts.Latitude, facts.Longitude, facts.RadiusKm);
        if (plain && area.Divisions.Length == 1 && _areas.Count < MostShared)
        {
            _areas[area.Divisions[0]] = area;
        }

        return area;
    }

    public OfferEligibility EligibilityOf(OfferEligibility eligibility)
    {
        var key = (eligibility.MinAge, eligibility.MaxAge, eligibility.HouseholdMin, Join(eligibility.Tiers), Join(eligibility.AnyTags));
        if (_eligibilities.TryGetValue(key, out var shared))
        {
            return shared;
        }

        return _eligibilities.Count < MostShared ? _eligibilities[key] = eligibility : eligibility;
    }

    /// <summary>The bits of those codes that any offer asks for.</summary>
    public (byte Tiers, uint Tags) MasksOf(Need need) => ((byte)Known(_tiers, need.Tiers), Known(_tags, need.Tags));

    /// <summary>A record with new facts; id, row and ledger stay.</summary>
    public PackedOffer Pack(OfferFacts facts, PackedOffer packed)
    {
        var eligibility = facts.Eligibility;
        var pair = UnitsAndForms.Number((facts.Unit, facts.Form));
        var (tiers, tags) = (Mask(_tiers, eligibility.Tiers), Mask(_tags, eligibility.AnyTags));
        var (min, max, household) = (eligibility.MinAge ?? 0, eligibility.MaxAge ?? MostAge + 1, eligibility.HouseholdMin ?? 1);
        var fits = pair >= 0 && tiers is not null && tags is not null && min is >= 0 and <= MostAge && (eligibility.MaxAge ?? 0) is >= 0 and <= MostAge && household is >= 0 and <= byte.MaxValue;
        packed.Flags = (fits ? PackedFlags.None : PackedFlags.Odd)
            | (facts.Status == "active" ? PackedFlags.None : facts.Status == "withdrawn" ? PackedFlags.NotActive | PackedFlags.Withdrawn : PackedFlags.NotActive)
            | (eligibility.Tiers.Count > 0 ? PackedFlags.Tiers : PackedFlags.None) | (eligibility.AnyTags.Count > 0 ? PackedFlags.Tags : PackedFlags.None)
            | (eligibility.MinAge is not null || eligibility.MaxAge is not null ? PackedFlags.Ages : PackedFlags.None);
        (packed.ValidFrom, packed.ValidTo, packed.ConfirmedAt, packed.Total) = (Second.Of(facts.ValidFrom), Second.Of(facts.ValidTo), Second.Of(facts.ConfirmedAt), facts.CapacityTotal);
        (packed.UnitAndForm, packed.Tiers, packed.Tags) = (pair >= 0 ? (byte)pair : NoNumber, (byte)(tiers ?? 0), tags ?? 0);
        (packed.MinAge, packed.MaxAge, packed.Household) = ((byte)Math.Clamp(min, 0, MostAge), (byte)Math.Clamp(max, 0, MostAge + 1), (byte)Math.Clamp(household, 0, byte.MaxValue));
        return packed;
    }

    /// <summary>Remembers the unit and form of an offer whose record has no room for them.</summary>
    public void Keep(int row, OfferFacts facts, in PackedOffer packed)
    {
        if (packed.UnitAndForm == NoNumber)
        {
            _oddUnits[row] = (facts.Unit, facts.Form);
        }
    }

    /// <summary>The offer of a record and its row.</summary>
    public Offer Unpack(Guid id, Guid charity, in PackedOffer packed, in OfferRow row)
    {
        var (unit, form) = packed.UnitAndForm == NoNumber ? _oddUnits[packed.Row] : UnitsAndForms[packed.UnitAndForm];
        var status = packed.Flags.HasFlag(PackedFlags.Withdrawn) ? "withdrawn" : packed.Flags.HasFlag(PackedFlags.NotActive) ? "paused" : "active";
        var facts = new OfferFacts(
            id, charity, "", "", "", Categories(row.Categories), form, "", row.Area.Divisions, row.Area.Latitude, row.Area.Longitude, row.Area.RadiusKm, row.Eligibility, packed.Total, unit, "",
            Second.At(packed.ValidFrom), Second.At(packed.ValidTo), row.AnswersWithin < 0 ? null : TimeSpan.FromSeconds(row.AnswersWithin), [], status, Second.At(packed.ConfirmedAt),
            default, "", row.Version);
        return new Offer(
            facts, !packed.Flags.HasFlag(PackedFlags.NotVerified), packed.Free, packed.FreeFrom == PackedOffer.Never ? null : Second.At(packed.FreeFrom), packed.FreeNext, packed.Standing, row.LedgerVersion);
    }

    private static string Join(IReadOnlyList<string> codes) => codes.Count switch { 0 => "", 1 => codes[0], _ => string.Join('\n', codes) };

    /// <summary>One string for each code, however many offers name it.</summary>
    private string Shared(string code)
    {
        if (_codes.TryGetValue(code, out var known))
        {
            return known;
        }

        return _codes.Count < MostShared ? _codes[code] = code : code;
    }

    private static uint Known(CodeNumbers<string> numbers, IReadOnlyList<string> codes)
    {
        var mask = 0u;
        for (var index = 0; index < codes.Count; index++)
        {
            mask |= numbers.Find(codes[index]) is >= 0 and var number ? 1u << number : 0;
        }

        return mask;
    }

    private static uint? Mask(CodeNumbers<string> numbers, IReadOnlyList<string> codes)
    {
        var mask = 0u;
        foreach (var code in codes)
        {
            if (numbers.Number(code) is not (>= 0 and var number))
            {
                return null;
            }

            mask |= 1u << number;
        }

        return mask;
    }
}
