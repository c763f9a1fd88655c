using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Needs;
using Intake.People;
using Intake.Relief;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>Whether what was sent can be a case, and its normalised form. Says every field that is wrong and repeats no value.</summary>
internal sealed class CaseShape(ReferenceData reference)
{
    public CheckedCase? Check(Contracts.Http.Intake.OpenCase request, Actor actor, DateTimeOffset now, FieldErrors errors)
    {
        var place = request.Place!;
        var division = DivisionCode.Check(place.Division, reference.Divisions, DateOnly.FromDateTime(now.UtcDateTime));
        var today = reference.Calendars.For(division.Division).DayOf(now);
        if (division.Refusal(overridden: false) is { } refused)
        {
            errors.Add("place.division", reference.Label("findings", refused.Code, Contracts.Reference.Language.Chinese) + "。", reference.Label("findings", refused.Code, Contracts.Reference.Language.English) + ".");
        }

        errors.Require(place.Latitude is null == place.Longitude is null, "place.longitude", "经纬度必须同时填写。", "Give both coordinates or none.");
        var channel = request.Channel ?? ChannelOf(actor);
        errors.Require(reference.IsUsable("channels", channel, today), "channel", "未知的渠道代码。", "This channel is not known.");
        errors.Require(request.Urgency is not { } given || reference.Urgencies.Find(given)?.IsUsable(today) == true, "urgency", "未知的紧急程度。", "This urgency is not known.");
        var person = PersonShape.Check(errors, "person", request.Person, today, reference);
        var reporter = PersonShape.Check(errors, "reporter", request.Reporter, today, reference);
        var household = Household(request.Household, today, errors);
        var needs = request.Needs!.Select((need, index) => NeedShape.Check(need, $"needs[{index}].", reference, today, now, errors)).ToArray();
        var relief = (request.Relief ?? []).Select((entry, index) => ReliefShape.Check(entry, $"relief[{index}].", needs.Length, reference, today, errors)).ToArray();
        if (!errors.None)
        {
            return null;
        }

        var village = division.Division!.Code == place.Division || place.Division!.Length <= division.Value.Length ? null : place.Division;
        return new CheckedCase(
            new CaseFacts(
                channel, request.Urgency ?? Middle(today), division.Division, new ExactPlace(Text(place.Detail), village, place.Latitude, place.Longitude), household, Text(request.Narrative)),
            person, reporter, needs!, relief!);
    }

    // The middle of the table: neither hurried nor left lying before somebody has judged it.
    private string Middle(DateOnly today)
    {
        var usable = reference.Urgencies.Rows.Where(row => row.IsUsable(today)).OrderBy(row => row.Rank).ToArray();
        return usable[usable.Length / 2].Code;
    }

    private static string ChannelOf(Actor actor) =>
        actor.Is(Roles.Hotline) ? "hotline" : actor.Is(Roles.Field) ? "field" : actor.Is(Roles.Government) ? "government" : "walkIn";

    private Household? Household(HouseholdFields? fields, DateOnly today, FieldErrors errors)
    {
        if (fields is null)
        {
            return null;
        }

        All(fields.Tiers, "household.tiers", tier => reference.IsUsable("tiers", tier, today), "未知的救助对象类别。", "This recipient tier is not known.");
        All(fields.Tags, "household.tags", tag => reference.IsUsable("tags", tag, today), "未知的困难情形标签。", "This vulnerability tag is not known.");
        All(fields.Ages, "household.ages", age => age is >= 0 and <= 130, "年龄必须在 0 到 130 之间。", "An age must be between 0 and 130.");
        errors.Require(
            fields.Size is not { } size || fields.Ages is null || fields.Ages.Count <= size, "household.ages", "不能多于家庭人数。", "There must not be more ages than members.");
        return new Household(
            fields.Size ?? Math.Max(1, fields.Ages?.Count ?? 1), [.. (fields.Tiers ?? []).Distinct()], [.. (fields.Tags ?? []).Distinct()], fields.Ages ?? []);

        void All<TValue>(IReadOnlyList<TValue>? values, string field, Func<TValue, bool> known, string zh, string en)
        {
            for (var index = 0; index < values?.Count; index++)
            {
                errors.Require(values[index] is { } value && known(value), $"{field}[{index}]", zh, en);
            }
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Everything a case is opened with, checked.</summary>
internal sealed record CheckedCase(
    CaseFacts Facts, PersonDetails? Person, PersonDetails? Reporter, IReadOnlyList<NeedFacts> Needs, IReadOnlyList<ReliefFacts> Relief)
{
    public override string ToString() => nameof(CheckedCase);
}
