using DeadLetters;
using Platform.Audit;
using Platform.Data;
using Platform.Identity;

namespace Platform.Http;

/// <summary>The dead letters of a module for callers with the role <c>operator</c>, on the module's own database and audit.</summary>
internal static class OperatorDesk
{
    public static void Map(IEndpointRouteBuilder api, string module) => DeadLetterEndpoints.Map(
        api.MapGroup("/dead-letters").RequireRoles(Roles.Operator), module,
        new DeadLetterDesk(
            http => http.RequestServices.GetServices<ModuleDatabase>().Single(database => database.Module == module).Open(http.RequestServices),
            (http, db, action, subject, why) =>
            {
                var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                db.Add(new AuditRecord { Id = Guid.CreateVersion7(now), At = now, Actor = Actor.Of(http.User).Id, Action = action, Subject = subject, Why = why });
            }));
}
