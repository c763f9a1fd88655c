using System.Text.Encodings.Web;
using System.Text.Unicode;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using WebConsole.Auditing;
using WebConsole.Board;
using WebConsole.ByLink;
using WebConsole.Calls;
using WebConsole.Cases;
using WebConsole.Charity;
using WebConsole.Clients;
using WebConsole.Evidence;
using WebConsole.Field;
using WebConsole.Hotline;
using WebConsole.Offers;
using WebConsole.Operations;
using WebConsole.Programs;
using WebConsole.Shell;
using WebConsole.SignIn;
using WebConsole.Webhooks;

namespace WebConsole;

/// <summary>
/// Puts the console in front of whatever the host serves: what is not one of its pages goes on to the host. So it has a pipeline of its own (errors as pages, cookies instead of
/// bearer tokens) and is the same beside all services in one process and alone in a host.
/// </summary>
public static class ConsoleSetup
{
    /// <summary>Adds the console to a host.</summary>
    public static void AddConsole(this WebApplicationBuilder builder)
    {
        // Styles and scripts lie beside the pages until a host is published.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.AddRazorComponents();
        // Chinese as Chinese: a third of the bytes, and a source that people can read.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddDistributedMemoryCache();
        services.AddHybridCache();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => builder.Configuration["Reference:Directory"] is { } folder ? ReferenceData.Load(folder) : ReferenceData.BuiltIn);
        services.AddSingleton<ConsoleOptions>();
        services.AddSingleton<PagePolicy>();
        services.AddScoped<Words>();
        services.AddHttpClient<ReferralApi>();
        services.AddSingleton<DraftKeys>();
        services.AddSingleton<FieldKeys>();
        services.AddSingleton<FieldArea>();
        services.AddScoped<VisitList>();
        services.AddSingleton<OnThePhone>();
        services.AddSingleton<NeedWords>();
        services.AddSingleton<LinkCookie>();
        services.AddSingleton<Centres>();
        services.AddScoped<SaveOffer>();
        // A photo may show a person: it waits in memory, never in a temporary file.
        services.Configure<FormOptions>(form => form.MemoryBufferThreshold = 2 * EvidenceApi.MostBytes);
        services.AddAuthorization();
        services.AddConsoleSignIn();
        services.AddSingleton<IStartupFilter, InFront>();
    }

    private static void Use(IApplicationBuilder app)
    {
        app.UseRouting();
        app.Use((context, next) =>
        {
            // The framework maps a route over everything for forms of components without an address; it would take the posts of the host behind us.
            if (context.GetEndpoint() is not RouteEndpoint route || route.RoutePattern.Parameters.Any(parameter => parameter.IsCatchAll))
            {
                context.SetEndpoint(null);
            }

            return next(context);
        });
        app.UseWhen(IsOurs, ours =>
        {
            ours.UseMiddleware<PageHeaders>();
            ours.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => new RazorComponentResult<FailurePage>().ExecuteAsync(context),
                StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            });
            ours.UseMiddleware<OneAddress>();
            ours.UseAuthentication();
            ours.UseMiddleware<WhoIsThere>();
            ours.UseAuthorization();
            ours.UseAntiforgery();
            ours.UseMiddleware<PlaceByName>();
        });
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapStaticAssets().AllowAnonymous();
            // Browsers ask for it beside every page that names none, the sign-in's included.
            endpoints.MapGet("/favicon.ico", () => TypedResults.LocalRedirect("/_content/WebConsole/icon.svg")).AllowAnonymous();
            endpoints.MapRazorComponents<App>().WithStaticAssets();
            Preferences.Map(endpoints);
            Doors.Map(endpoints);
            DeskDoors.Map(endpoints);
            FieldDoors.Map(endpoints);
            CaseDoors.Map(endpoints);
            ApprovalDoors.Map(endpoints);
            CallDoors.Map(endpoints);
            BoardDoors.Map(endpoints);
            BoardExport.Map(endpoints);
            CardDoors.Map(endpoints);
            EvidenceDoors.Map(endpoints);
            OfferDoors.Map(endpoints);
            ProgramDoors.Map(endpoints);
            WebhookDoors.Map(endpoints);
            ByLinkDoors.Map(endpoints);
            OperationsDoors.Map(endpoints);
            AuditDoors.Map(endpoints);
            ContestDoors.Map(endpoints);
        });
    }

    private static bool IsOurs(HttpContext context) =>
        context.GetEndpoint() is not null || context.Request.Path == SignInSetup.CallbackPath || context.Request.Path == SignInSetup.SignedOutPath;

    private sealed class InFront : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            Use(app);
            next(app);
        };
    }
}
