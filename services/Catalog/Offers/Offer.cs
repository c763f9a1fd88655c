using System.Xml;
using Catalog.Charities;
using Catalog.Search;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;

namespace Catalog.Offers;

/// <summary>What a charity offers, under the charity's own id. What was promised stays promised whatever happens to it.</summary>
internal sealed class Offer
{
    private const int Readings = 2;

    public required Guid Id { get; init; }

    public required Guid CharityId { get; init; }

    /// <summary>The charity's own id, unique within it.</summary>
    public required string ExternalId { get; init; }

    public required OfferContent Content { get; set; }

    public OfferState State { get; private set; } = OfferState.Active;

    /// <summary>Words of the title.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Centre of a circle served, degrees north; null where divisions are served.</summary>
    public double? Latitude { get; private set; }

    /// <summary>Centre of a circle served, degrees east.</summary>
    public double? Longitude { get; private set; }

    /// <summary>How much shorter a degree of longitude is than one of latitude at the centre.</summary>
    public double Narrowing { get; private set; }

    /// <summary>Square of the radius in degrees of latitude, so that a query needs no trigonometry.</summary>
    public double ReachSquared { get; private set; }

    /// <summary>When the charity last said that the stock is there.</summary>
    public required DateTimeOffset ConfirmedAt { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public int Version { get; private set; } = 1;

    /// <summary>The states that may follow the present one.</summary>
    public IReadOnlyList<string> LegalSteps => State switch
    {
        OfferState.Active => ["paused", "withdrawn"],
        OfferState.Paused => ["active", "withdrawn"],
        _ => [],
    };

    /// <summary>Takes new content; false when it says the same as before.</summary>
    public bool Replace(OfferContent content, DateTimeOffset now, string by)
    {
        if (Content.Says(content))
        {
            return false;
        }

        Content = content;
        Confirm(now, by);
        return true;
    }

    /// <summary>The stock is there.</summary>
    public void Confirm(DateTimeOffset now, string by)
    {
        ConfirmedAt = now;
        Change(now, by);
    }

    /// <summary>No new referrals for now.</summary>
    public Step Pause(DateTimeOffset now, string by) => Move(OfferState.Paused, from: [OfferState.Active], now, by);

    /// <summary>Takes referrals again, which says that the stock is there.</summary>
    public Step Resume(DateTimeOffset now, string by)
    {
        var step = Move(OfferState.Active, from: [OfferState.Paused], now, by);
        ConfirmedAt = step == Step.Done ? now : ConfirmedAt;
        return step;
    }

    /// <summary>For good.</summary>
    public Step Withdraw(DateTimeOffset now, string by) => Move(OfferState.Withdrawn, from: [OfferState.Active, OfferState.Paused], now, by);

    /// <summary>What it is to be found by; also sets the columns that queries calculate with.</summary>
    public HashSet<string> IndexTerms(OfferPlaces places)
    {
        var words = SearchWords.Of(Readings, Content.TitleZh, Content.TitleEn);
        SearchText = SearchWords.Text(words);
        (Latitude, Longitude) = (Content.Latitude, Content.Longitude);
        (Narrowing, ReachSquared) = Circle.Of(Content.Latitude, Content.RadiusKm);
        return [.. SearchWords.Beginnings(words).Select(OfferTerms.Title), .. places.TermsOf(Content)];
    }

    public OfferFacts Facts() => new(
        Id, CharityId, ExternalId, Content.TitleZh, Content.TitleEn, Content.Categories, Content.Form, Content.Funding, Content.Divisions,
        Content.Latitude, Content.Longitude, Content.RadiusKm,
        new Contracts.Messages.Catalog.OfferEligibility(Content.Tiers, Content.AnyTags, Content.MinAge, Content.MaxAge, Content.HouseholdMin),
        Content.CapacityTotal, Content.Unit, Content.Refill, Content.ValidFrom, Content.ValidTo, Content.AnswersWithin, Content.Languages,
        Word(State), ConfirmedAt, ChangedAt, ChangedBy, Version);

    /// <param name="charity">Its charity.</param>
    /// <param name="promised">What is spoken for; null for readers who may not know.</param>
    public OfferView View(Charity charity, PromisedCapacity? promised) => new(
        Id, CharityId, charity.Name, charity.NameEn, Charity.Word(charity.State), ExternalId, new OfferTitle(Content.TitleZh, Content.TitleEn), Content.Categories,
        Content.Form, Content.Funding,
        new OfferArea(Content.Divisions, Content.Latitude is null ? null : new GeoPoint(Content.Latitude, Content.Longitude), Content.RadiusKm),
        new Contracts.Http.Catalog.OfferEligibility(Content.Tiers, Content.AnyTags, Content.MinAge, Content.MaxAge, Content.HouseholdMin),
        new OfferCapacity(Content.CapacityTotal, Content.Unit, Content.Refill), Content.ValidFrom, Content.ValidTo,
        Content.AnswersWithin is { } within ? XmlConvert.ToString(within) : null, Content.Languages, Word(State), LegalSteps, promised, ConfirmedAt, ChangedAt, Version);

    public static string Word(OfferState state) => state switch
    {
        OfferState.Paused => "paused",
        OfferState.Withdrawn => "withdrawn",
        _ => "active",
    };

    private Step Move(OfferState to, ReadOnlySpan<OfferState> from, DateTimeOffset now, string by)
    {
        if (State == to)
        {
            return Step.Repeated;
        }

        if (!from.Contains(State))
        {
            return Step.Illegal;
        }

        State = to;
        Change(now, by);
        return Step.Done;
    }

    private void Change(DateTimeOffset now, string by)
    {
        (ChangedAt, ChangedBy) = (now, by);
        Version++;
    }
}

/// <summary>Whether an offer takes referrals.</summary>
internal enum OfferState
{
    /// <summary>Yes.</summary>
    Active,

    /// <summary>Not for now.</summary>
    Paused,

    /// <summary>Never again.</summary>
    Withdrawn,
}

/// <summary>What became of a step.</summary>
internal enum Step
{
    /// <summary>The state changed.</summary>
    Done,

    /// <summary>It was so already: success, and nothing to announce.</summary>
    Repeated,

    /// <summary>The state does not allow it.</summary>
    Illegal,
}
