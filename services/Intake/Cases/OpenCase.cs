using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Intake.Data;
using Intake.Needs;
using Intake.People;
using Intake.Relief;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>
/// Opens a case with nothing but a place and a need. Case, people, needs, announcements and the stored answer are one save; who it is about goes
/// into the vault and is announced to nobody.
/// </summary>
internal static class OpenCase
{
    private const int MaxNumbersTried = 12;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases", Handle)
        .WithName("OpenCase").WithSummary("Opens a case; only place.division and one need with a category are required. Answers its speakable number and likely duplicates.")
        .RequireRoles(Roles.Hotline, Roles.Field, Roles.Government, Roles.Coordinator).WithIdempotency<IntakeDbContext>(lookLate: true);

    private static async Task<Results<Created<OpenedCase>, Refusal>> Handle(
        Contracts.Http.Intake.OpenCase request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, CaseShape shape, PersonVault vault, PersonRegister register, Duplicates duplicates,
        NeedNews news, GroupCommit commits, LookUps lookUps, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = new FieldErrors();
        if (shape.Check(request, actor, now, errors) is not { } facts)
        {
            return errors.ToRefusal();
        }

        // Asked before the save, or the case would find itself. Without a word about the person there is nothing to look for.
        var earlier = PersonDetails.Known(facts.Person, facts.Reporter) is { } person ? await duplicates.FindAsync(person, facts.Facts.Division.Code, jurisdiction, cancellationToken) : [];
        // Opening a case is no way round the budget, and nobody in need is turned away because of it: only what is known of earlier cases is left out.
        earlier = earlier.Count == 0 || lookUps.Take(actor.Id) ? earlier : [];
        for (var attempt = 0; ; attempt++)
        {
            var opened = Build(facts, vault, attempt, actor.Id, now);
            var answer = TypedResults.Created(
                $"/api/intake/cases/{opened.Id}",
                new OpenedCase(
                    opened.Id, opened.Number, "open", opened.Urgency,
                    [.. opened.Needs.Select(need => new OpenedNeed(need.Id, need.Category, need.Quantity, need.Unit, need.Status))], earlier));
            http.Tag(opened.Version);
            try
            {
                await commits.SaveAsync([.. RowsOf(opened, facts, register, news, actor.Id, now), .. key.Rows(answer, now), actor.Did("case.opened", "case/" + opened.Id, Why(opened, earlier.Count), now)], cancellationToken);
                return answer;
            }
            catch (DbUpdateException) when (attempt < MaxNumbersTried)
            {
                // The unique index is the judge. A number is rarely taken, so nobody asks before; anything else is not ours to repeat.
                if (!await http.RequestServices.GetRequiredService<IntakeDbContext>().Cases.AnyAsync(row => row.Number == opened.Number, cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    private static Case Build(CheckedCase facts, PersonVault vault, int attempt, string by, DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        var opened = Case.Open(
            Guid.CreateVersion7(now), CaseNumber.Create(facts.Facts.Division, BinaryPrimitives.ReadUInt64LittleEndian(random), attempt), facts.Facts, vault, by, now);
        for (var index = 0; index < facts.Needs.Count; index++)
        {
            var covered = facts.Relief.Where(relief => relief.Need == index && ReliefLink.Counts(relief.Status)).Sum(relief => (long)relief.Covers);
            opened.Needs.Add(Need.Open(Guid.CreateVersion7(now), index, facts.Needs[index], (int)Math.Min(covered, int.MaxValue), opened.KeysToSeal(), vault, now));
        }

        return opened;
    }

    private static string Why(Case opened, int earlier) => earlier == 0 ? opened.Channel : string.Create(CultureInfo.InvariantCulture, $"{opened.Channel}; {earlier} earlier cases named");

    private static IEnumerable<object> RowsOf(Case opened, CheckedCase facts, PersonRegister register, NeedNews news, string by, DateTimeOffset now)
    {
        var household = facts.Facts.Household ?? Household.FromJson(null);
        return
        [
            opened,
            opened.KeysToSeal(),
            .. opened.Needs,
            .. facts.Relief.Select(relief => ReliefLink.Of(Guid.CreateVersion7(now), opened.Id, opened.Needs[relief.Need].Id, relief, now)),
            .. register.RowsOf(opened.KeysToSeal(), opened.Division, facts.Person, facts.Reporter, now),
            Outbox.Row("case/" + opened.Id, new CaseOpened(opened.Id, opened.Number, opened.Division, opened.Urgency, opened.Channel, now, by, opened.Version), now),
            .. opened.Needs.Where(need => need.Announced).Select(need => news.Opened(opened, need, household, by, now)),
        ];
    }
}
