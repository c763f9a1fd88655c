using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.SignIn;

namespace WebConsole.Auditing;

/// <summary>The export of a service's audit, as its service writes it, however long it is.</summary>
internal static class AuditDoors
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/audit/export", ExportAsync).RequireAuthorization(new ForAttribute("auditor"));

    private static async Task ExportAsync(string? module, ReferralApi api, HttpContext context)
    {
        if (module is null || !Modules.All.Contains(module))
        {
            context.Response.Redirect("/audit");
            return;
        }

        using var answer = await api.OpenAsync($"/api/{module}/audit/export", null, context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
        {
            context.Response.Redirect("/audit?module=" + module);
            return;
        }

        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{module}.ndjson\"";
        context.Response.Headers.CacheControl = "no-store";
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
