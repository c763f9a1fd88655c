using AuditReading;
using DeadLetters;
using Platform.Data;
using Platform.Identity;

namespace Platform.Http;

/// <summary>What every module has for who runs and who audits it: its dead letters for the role <c>operator</c>, its audit for <c>auditor</c>, on the module's own database.</summary>
internal static class OperatorDesk
{
    public static void Map(IEndpointRouteBuilder api, string module)
    {
        DeadLetterEndpoints.Map(
            api.MapGroup("/dead-letters").RequireRoles(Roles.Operator), module,
            new DeadLetterDesk(Open, (http, db, action, subject, why) => db.Add(Did(http, action, subject, why))));
        AuditEndpoints.Map(api.MapGroup("/audit").RequireRoles(Roles.Auditor), module, new AuditDesk(Open, Did));

        DbContext Open(HttpContext http) => http.RequestServices.GetServices<ModuleDatabase>().Single(database => database.Module == module).Open(http.RequestServices);

        static Audit.AuditRecord Did(HttpContext http, string action, string subject, string why) =>
            Actor.Of(http).Did(action, subject, why, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }
}
