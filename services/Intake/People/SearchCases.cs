using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.People;

/// <summary>Finds cases by number, phone or name, newest first. Recorded without the words that were searched for.</summary>
internal static class SearchCases
{
    private const int AtOnce = 200;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/search", Handle)
        .WithName("SearchCases").WithSummary("Cases by number, phone or name, newest first; all fields that are given have to agree. Paged by ?cursor= and ?take=.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).CostsALookUp();

    private static async Task<Results<Ok<Page<CaseRow>>, Refusal>> Handle(
        Contracts.Http.Intake.SearchCases request, Actor actor, Jurisdiction jurisdiction, Paging paging, IntakeDbContext db, BlindIndex index, PersonVault vault, ReferenceData reference,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = Wanted.Of(request);
        var area = request.Division is { } code ? reference.Divisions.Find(code)?.AreaAt(DivisionLevel.County) : null;
        var errors = new FieldErrors();
        errors.Require(wanted != Wanted.Nothing, "name", "请填写案件编号、电话或姓名中的至少一项。", "Give a case number, a phone number or a name.");
        errors.Require(wanted.Phone is null || index.Phone(wanted.Phone) is not null, request.Q is null ? "phone" : "q", "不是有效的电话号码。", "This is not a telephone number.");
        errors.Require(request.Division is null || area is { Level: >= DivisionLevel.Prefecture }, "division", "请填写县级或地级行政区划代码。", "Give the code of a county or a prefecture.");
        if (!errors.None)
            return errors.ToRefusal();

        var found = await FindAsync(wanted, area, Guid.TryParse(paging.After, out var after) ? after : null, paging.Take + 1, db, jurisdiction, index, cancellationToken);
        var page = found.Take(paging.Take).ToList();
        var cases = await db.Cases.AsNoTracking().Include(row => row.Needs).Where(row => page.Contains(row.Id)).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        var people = await db.Set<Person>().AsNoTracking().Where(row => page.Contains(row.CaseId)).ToListAsync(cancellationToken);
        var keys = cases.ToDictionary(row => row.Id, row => row.Keys);
        var behind = people.ToLookup(row => row.CaseId, row => (row.Role, Details: row.Read(keys.GetValueOrDefault(row.CaseId), vault)));
        var answer = new Page<CaseRow>(
            [.. cases.Where(row => area is null || reference.Divisions.IsWithin(row.Division, area.Code)).Select(row => CaseViews.Row(row, Shown([.. behind[row.Id]]), vault, reference))],
            found.Count > paging.Take ? Paging.Encode(page[^1].ToString()) : null);

        var now = time.GetUtcNow();
        db.Note(actor, "cases.search", "cases", $"by {wanted.Fields}; {answer.Items.Count} shown", now);
        foreach (var row in answer.Items)
            db.Note(actor, "case.found", $"case/{row.Id}", "by " + wanted.Fields, now);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(answer);
    }

    // The ids of one page: by number first, which leaves few; otherwise by seeks into the blind index.
    private static async Task<List<Guid>> FindAsync(
        Wanted wanted, Division? area, Guid? after, int take, IntakeDbContext db, Jurisdiction jurisdiction, BlindIndex index, CancellationToken cancellationToken)
    {
        var numbered = new List<Guid>();
        if (wanted.Number is { } typed)
        {
            var numbers = CaseNumbers.Meant(typed);
            numbered = await db.Cases.AsNoTracking().Within(jurisdiction).Where(row => numbers.Contains(row.Number)).Select(row => row.Id).ToListAsync(cancellationToken);
            if (numbered.Count == 0 || wanted is { Phone: null, Name: null })
                return [.. numbered.Where(id => after is not { } last || id < last).OrderByDescending(id => id).Take(take)];
        }

        // Names are kept by county, so that a common one is looked for where the caller works.
        area ??= jurisdiction.Area?.AreaAt(DivisionLevel.County) is { Level: >= DivisionLevel.Prefecture } around ? around : null;
        var phone = index.Phone(wanted.Phone);
        List<long> hashes = wanted.Name is { } name ? [.. Probe.NamesOf(Pinyin.KeysOf(name), index)] : [phone!.Value];
        var keys = db.Set<PersonKey>().AsNoTracking().Where(key => hashes.Contains(key.Hash));
        if (wanted is { Name: not null, Phone: not null })
            keys = keys.Where(key => db.Set<PersonKey>().Any(other => other.Hash == phone && other.Place == 0 && other.CaseId == key.CaseId));
        if (wanted.Number is not null)
            keys = keys.Where(key => numbered.Contains(key.CaseId));
        if (wanted.Name is not null && area is not null && index.PlaceOf(area.Code) is { } place)
        {
            var (first, last) = area.Level == DivisionLevel.Prefecture ? (place.First, place.Last) : (place.Value, place.Value);
            keys = keys.Where(key => key.Place >= first && key.Place <= last);
        }

        if (jurisdiction.IsEverywhere)
            return await NextAsync(after, take);

        // Keys do not know the place of a phone, and cannot be joined: their ids are bytes. So the cases are asked, some keys at a time, until the page is full.
        var own = new List<Guid>();
        while (own.Count < take && await NextAsync(after, AtOnce) is { Count: > 0 } next)
        {
            own.AddRange(await db.Cases.AsNoTracking().Within(jurisdiction).Where(row => next.Contains(row.Id)).OrderByDescending(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken));
            after = next[^1];
        }

        return [.. own.Take(take)];

        Task<List<Guid>> NextAsync(Guid? from, int most) => (from is { } last ? keys.Where(key => key.CaseId < last) : keys)
            .Select(key => key.CaseId).Distinct().OrderByDescending(id => id).Take(most).ToListAsync(cancellationToken);
    }

    // The name is the person's alone; called back is whoever can be.
    private static PersonDetails Shown(IReadOnlyList<(PersonRole Role, PersonDetails Details)> people)
    {
        var own = people.Where(pair => BlindIndex.IsOwn(pair.Role, pair.Details)).Select(pair => pair.Details).ToList();
        return new PersonDetails(
            own.Select(details => details.Name).FirstOrDefault(name => name is not null),
            Phone: own.Concat(people.Select(pair => pair.Details)).Select(details => details.Phone).FirstOrDefault(phone => phone is not null));
    }

    /// <summary>The fields that were given; the one box is told apart by its form.</summary>
    private sealed record Wanted(string? Number, string? Phone, string? Name)
    {
        public static readonly Wanted Nothing = new(null, null, null);

        public string Fields => string.Join(" and ", new[] { Number is null ? "" : "number", Phone is null ? "" : "phone", Name is null ? "" : "name" }.Where(word => word.Length > 0));

        public static Wanted Of(Contracts.Http.Intake.SearchCases request) => Text(request.Q) is { } box
            ? Contracts.Reference.Phone.Check(box).IsValid && !CaseNumbers.LooksWritten(box) ? new Wanted(null, box, null)
                : CaseNumbers.Meant(box).Count > 0 ? new Wanted(box, null, null) : new Wanted(null, null, box)
            : new Wanted(Text(request.Number), Text(request.Phone), Text(request.Name));

        // Personal data must not reach a log by accident.
        public override string ToString() => Fields;

        private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();
    }
}
