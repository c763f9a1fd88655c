using Contracts.Reference;
using Intake.Needs;
using Intake.People;
using Intake.Retention;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>States of a case.</summary>
internal enum CaseState
{
    /// <summary>Somebody works on it.</summary>
    Open,

    /// <summary>Ended with an outcome code.</summary>
    Closed,
}

/// <summary>What a step of a case or need came to.</summary>
internal enum Change
{
    /// <summary>Something changed.</summary>
    Done,

    /// <summary>It was so before: success without an announcement.</summary>
    AlreadySo,

    /// <summary>The present state does not allow it.</summary>
    NotAllowed,
}

/// <summary>
/// A case and its needs: one aggregate with one version. It knows where and what, not who: people lie in the vault. What identifies a place or a
/// household is sealed; the rest may be searched.
/// </summary>
internal sealed class Case : IPlaced
{
    private Case()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Speakable number, unique.</summary>
    public string Number { get; private init; } = "";

    public string Channel { get; private init; } = "";

    public string Urgency { get; private init; } = "";

    public CaseState State { get; private set; }

    /// <summary>Division of the place of need as stored in the reference data; township at most.</summary>
    public string Division { get; private init; } = "";

    public string Area1 { get; private init; } = "";

    public string? Area2 { get; private init; }

    public string? Area3 { get; private init; }

    public string? Area4 { get; private init; }

    /// <summary>Degrees north, rounded to about a kilometre; the exact point is sealed.</summary>
    public double? Latitude { get; private init; }

    public double? Longitude { get; private init; }

    /// <summary>Its data keys; null of a case that a release without them opened just now.</summary>
    public DataKeys? Keys { get; private set; }

    /// <summary>The same, where something has to be sealed: a case without them gets its row in the save of what is sealed.</summary>
    public DataKeys KeysToSeal() => Keys ??= DataKeys.Before(Id);

    public byte[]? SealedPlace { get; private set; }

    public byte[]? SealedHousehold { get; private set; }

    public byte[]? SealedNarrative { get; private set; }

    /// <summary>A consent allows sensitive tags in needs that are announced.</summary>
    public bool SharesSensitiveTags { get; private set; }

    public DateTimeOffset OpenedAt { get; private init; }

    public string OpenedBy { get; private init; } = "";

    public DateTimeOffset? ClosedAt { get; private set; }

    public string? Outcome { get; private set; }

    /// <summary>When its own sealed words were erased; null while they are kept.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>When who reported it was erased.</summary>
    public DateTimeOffset? ReportersErasedAt { get; private set; }

    /// <summary>When who it is about was erased.</summary>
    public DateTimeOffset? PeopleErasedAt { get; private set; }

    /// <summary>When consents and the ledger of sharing were erased.</summary>
    public DateTimeOffset? SharingErasedAt { get; private set; }

    public int Version { get; private set; }

    public List<Need> Needs { get; } = [];

    /// <summary>A new case; needs are added to it before the first save.</summary>
    public static Case Open(Guid id, CaseNumber number, CaseFacts facts, PersonVault vault, string by, DateTimeOffset now)
    {
        var areas = Placement.StepsTo(facts.Division);
        var keys = DataKeys.Of(id, vault);
        return new Case
        {
            Id = id,
            Number = number.ToString(),
            Channel = facts.Channel,
            Urgency = facts.Urgency,
            State = CaseState.Open,
            Division = facts.Division.Code,
            Area1 = areas[0]!,
            Area2 = areas[1],
            Area3 = areas[2],
            Area4 = areas[3],
            Latitude = Rounded(facts.Place.Latitude),
            Longitude = Rounded(facts.Place.Longitude),
            Keys = keys,
            SealedPlace = facts.Place == ExactPlace.Unknown ? null : vault.Seal(facts.Place.ToJson(), $"case/{id}/place", keys, RecordClass.Stories),
            SealedHousehold = facts.Household is { } household ? vault.Seal(household.ToJson(), $"case/{id}/household", keys, RecordClass.Stories) : null,
            SealedNarrative = vault.Seal(facts.Narrative, $"case/{id}/narrative", keys, RecordClass.Stories),
            OpenedAt = now,
            OpenedBy = by,
            Version = 1,
        };
    }

    public Household Household(PersonVault vault) => Cases.Household.FromJson(vault.Open(SealedHousehold, $"case/{Id}/household", Keys, RecordClass.Stories));

    public ExactPlace Place(PersonVault vault) => ExactPlace.FromJson(vault.Open(SealedPlace, $"case/{Id}/place", Keys, RecordClass.Stories));

    public string? Narrative(PersonVault vault) => vault.Open(SealedNarrative, $"case/{Id}/narrative", Keys, RecordClass.Stories);

    /// <inheritdoc cref="PersonVault.SealAgain"/>
    public void SealAgain(PersonVault vault)
    {
        SealedPlace = vault.SealAgain(SealedPlace, $"case/{Id}/place", KeysToSeal(), RecordClass.Stories);
        SealedHousehold = vault.SealAgain(SealedHousehold, $"case/{Id}/household", KeysToSeal(), RecordClass.Stories);
        SealedNarrative = vault.SealAgain(SealedNarrative, $"case/{Id}/narrative", KeysToSeal(), RecordClass.Stories);
        Needs.ForEach(need => need.SealAgain(KeysToSeal(), vault));
    }

    /// <summary>Ends the case. Without an outcome only when nothing is left to be resolved; needs that nobody has promised end with it.</summary>
    public Change Close(string outcome, DateTimeOffset now)
    {
        if (State == CaseState.Closed)
        {
            return Outcome == outcome ? Change.AlreadySo : Change.NotAllowed;
        }

        (State, Outcome, ClosedAt) = (CaseState.Closed, outcome, now);
        foreach (var need in Needs)
        {
            need.EndWithCase(outcome);
        }

        Touch();
        return Change.Done;
    }

    /// <summary>Sensitive tags may, or may no longer, be part of what is announced about the needs.</summary>
    public bool ShareSensitiveTags(bool share)
    {
        var changed = SharesSensitiveTags != share;
        SharesSensitiveTags = share;
        return changed;
    }

    /// <summary>Records of a class are gone, its own words among them where they are the class; the case stays as a figure.</summary>
    public void Erase(RecordClass of, DateTimeOffset now)
    {
        switch (of)
        {
            case RecordClass.Sharing:
                SharingErasedAt = now;
                break;
            case RecordClass.Reporters:
                ReportersErasedAt = now;
                break;
            case RecordClass.People:
                PeopleErasedAt = now;
                break;
            default:
                (SealedPlace, SealedHousehold, SealedNarrative, ErasedAt) = (null, null, null, now);
                Needs.ForEach(need => need.Erase());
                break;
        }

        Keys?.Destroy(of);
        Touch();
    }

    /// <summary>Raises the version: once per unit of work, whatever part of the aggregate changed.</summary>
    public void Touch() => Version++;

    private static double? Rounded(double? degrees) => degrees is { } exact ? Math.Round(exact, 2) : null;
}
