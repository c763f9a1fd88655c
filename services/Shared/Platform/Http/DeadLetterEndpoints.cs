using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Audit;
using Platform.Data;
using Platform.Identity;

namespace Platform.Http;

/// <summary>The operator's door to messages that could not be sent or handled; the same in every module. Bodies are not shown.</summary>
internal static class DeadLetterEndpoints
{
    public static void Map(IEndpointRouteBuilder api, string module)
    {
        var letters = api.MapGroup("/dead-letters").RequireRoles(Roles.Operator);
        letters.MapGet("", async (HttpContext http, CancellationToken cancellationToken) => TypedResults.Ok(await DeadLetters.ListAsync(Open(http, module), cancellationToken)))
            .WithName(module + "ListDeadLetters").WithSummary("Messages that could not be sent or handled, oldest first, at most 200.");
        letters.MapPost("/{id:guid}/replay", (Guid id, HttpContext http, Actor actor, IBus bus, TimeProvider time, CancellationToken cancellationToken) =>
                ActAsync(http, module, actor, "dead-letter.replay", id, time, (db, now) => DeadLetters.ReplayAsync(db, bus, id, now, cancellationToken), cancellationToken))
            .WithName(module + "ReplayDeadLetter").WithSummary("Tries the message again under its old id.");
        letters.MapPost("/{id:guid}/discard", (Guid id, HttpContext http, Actor actor, TimeProvider time, CancellationToken cancellationToken) =>
                ActAsync(http, module, actor, "dead-letter.discard", id, time, (db, now) => DeadLetters.DiscardAsync(db, id, now, cancellationToken), cancellationToken))
            .WithName(module + "DiscardDeadLetter").WithSummary("Gives the message up; a parked one frees its stream.");
    }

    private static async Task<Results<NoContent, Refusal>> ActAsync(
        HttpContext http, string module, Actor actor, string action, Guid id, TimeProvider time, Func<DbContext, DateTimeOffset, Task<bool>> act, CancellationToken cancellationToken)
    {
        var db = Open(http, module);
        var now = time.GetUtcNow();
        // Saved by the act itself, so that no repair goes unrecorded.
        db.Add(new AuditRecord { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Id, Action = action, Subject = "message/" + id, Why = "operator" });
        return await act(db, now) ? TypedResults.NoContent() : Refusal.NotFound();
    }

    private static DbContext Open(HttpContext http, string module) =>
        http.RequestServices.GetServices<ModuleDatabase>().Single(database => database.Module == module).Open(http.RequestServices);
}
