using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.People;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Intake.Needs;

/// <summary>What others get to know of a need: codes and coarse facts, no person.</summary>
internal sealed class NeedNews(PersonVault vault, ReferenceData reference)
{
    /// <summary>Puts "this is needed" into the unit of work. Asks for the remainder that the state leaves open.</summary>
    public void Opened(DbContext db, Case of, Need need, string by, DateTimeOffset now) => db.Add(Opened(of, need, of.Household(vault), by, now));

    /// <summary>"This is needed", for who saves it in a way of its own.</summary>
    public OutboxMessage Opened(Case of, Need need, Household household, string by, DateTimeOffset now) => Outbox.Row(
        StreamOf(need),
        new NeedOpened(
            need.Id, of.Id, of.Number, need.Category, Coarse(of.Division), of.Latitude, of.Longitude, of.Urgency, need.Remainder, need.Unit, need.NeededBy,
            household.Tiers, of.SharesSensitiveTags ? household.Tags : household.OpenTags(reference), household.Ages, household.Size, need.OpenedAt, by, need.Version),
        now);

    /// <summary>Something that others may know of the household has changed: needs that are still worked on are announced again.</summary>
    public void AnnounceAgain(DbContext db, Case of, string by, DateTimeOffset now)
    {
        var household = of.Household(vault);
        foreach (var need in of.Needs.Where(need => need is { Announced: true, State: not (NeedState.Met or NeedState.Unmet or NeedState.Withdrawn or NeedState.Covered) }))
        {
            need.AnnounceAgain();
            db.Add(Opened(of, need, household, by, now));
        }
    }

    /// <summary>Puts "this is no longer needed" into the unit of work.</summary>
    public static void Withdrawn(DbContext db, Need need, string by, DateTimeOffset now) =>
        db.Enqueue(StreamOf(need), new NeedWithdrawn(need.Id, need.CaseId, need.Reason!, now, by, need.Version), now);

    private string Coarse(string division) => reference.Divisions.Find(division)?.AreaAt(DivisionLevel.Township)?.Code ?? division;

    private static string StreamOf(Need need) => "need/" + need.Id;
}
