using Contracts.Http.Shape;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace DeadLetters;

/// <summary>What the host lends to these endpoints, so that they need to know neither its databases nor its audit.</summary>
/// <param name="Open">The module's context of this request.</param>
/// <param name="Record">Adds an audit row: context, action, subject, why.</param>
public sealed record DeadLetterDesk(Func<HttpContext, DbContext> Open, Action<HttpContext, DbContext, string, string, string> Record);

/// <summary>The operator's door to messages that could not be sent, handled or read; the same in every module and in both forms. Content is never shown.</summary>
public static class DeadLetterEndpoints
{
    /// <summary>Maps list, look, replay and discard into a group that is already the operator's own.</summary>
    public static void Map(RouteGroupBuilder letters, string module, DeadLetterDesk desk)
    {
        letters.MapGet("", async (
                HttpContext http, [OneOf(DeadLetterKinds.Unsent, DeadLetterKinds.Unhandled, DeadLetterKinds.Stranded)] string? kind, [AtMost(120)] string? name, [AtMost(200)] string? error,
                string? cursor, [Between(1, 200)] int? take, CancellationToken cancellationToken) => TypedResults.Ok(await LetterList.ReadAsync(
                    desk.Open(http), new LetterChoice(kind, name, error), Guid.TryParse(cursor, out var after) ? after : Guid.Empty, take ?? 50, cancellationToken)))
            .WithName(module + "ListDeadLetters").WithSummary("Messages that could not be sent (unsent), handled (unhandled) or read from the broker (stranded), oldest first.");

        letters.MapGet("/backlog", async (HttpContext http, CancellationToken cancellationToken) => TypedResults.Ok(await LetterList.BacklogAsync(desk.Open(http), cancellationToken)))
            .WithName(module + "GetBacklog").WithSummary("How many messages wait to be sent, since when the oldest, and how many letters of each kind wait for an operator.");

        letters.MapGet("/{id:guid}", async Task<Results<Ok<DeadLetterDetail>, NotFound>> (Guid id, HttpContext http, CancellationToken cancellationToken) =>
                await LetterList.FindAsync(desk.Open(http), id, cancellationToken) is { } letter ? TypedResults.Ok(letter) : TypedResults.NotFound())
            .WithName(module + "GetDeadLetter").WithSummary("One of them with the identifiers inside it and how much it holds back.");

        letters.MapPost("/replay", async (ReplayDeadLetters request, HttpContext http, [FromServices] LetterPost post, [FromServices] TimeProvider time, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                return TypedResults.Ok(await LetterActs.ReplayAsync(
                    db, post, NoteIn(http, db), new LetterChoice(request.Kind, request.Name, request.Error), request.Limit ?? 1000, time.GetUtcNow(), cancellationToken));
            })
            .WithName(module + "ReplayDeadLetters").WithSummary("Tries all again, or those of a kind, message name or error.");

        letters.MapPost("/{id:guid}/replay", async (Guid id, HttpContext http, [FromServices] LetterPost post, [FromServices] TimeProvider time, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                return Answer(await LetterActs.ReplayAsync(db, post, NoteIn(http, db), id, time.GetUtcNow(), cancellationToken));
            })
            .WithName(module + "ReplayDeadLetter").WithSummary("Tries the message again under its old id; 409 when it cannot be sent now.");

        letters.MapPost("/{id:guid}/discard", async (Guid id, DiscardDeadLetter request, HttpContext http, [FromServices] TimeProvider time, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                return Answer(await LetterActs.DiscardAsync(db, NoteIn(http, db), id, request.Reason!.Trim(), time.GetUtcNow(), cancellationToken));
            })
            .WithName(module + "DiscardDeadLetter").WithSummary("Gives the message up, with a reason that stays in the audit; an unsent one frees those behind it.");

        Note NoteIn(HttpContext http, DbContext db) => (action, letter, why) => desk.Record(http, db, action, "message/" + letter, why);
    }

    private static Results<NoContent, NotFound, Conflict> Answer(LetterActed acted) => acted switch
    {
        LetterActed.Done => TypedResults.NoContent(),
        LetterActed.Missing => TypedResults.NotFound(),
        _ => TypedResults.Conflict(),
    };
}
