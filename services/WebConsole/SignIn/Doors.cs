using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace WebConsole.SignIn;

/// <summary>The way in and the way out.</summary>
internal static class Doors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/sign-in", (string? back) => TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Own(back) }, [SignInSetup.Provider])).AllowAnonymous();
        // A form, so that no link of a foreign page signs anybody out.
        endpoints.MapPost("/sign-out", OutAsync).AllowAnonymous();
    }

    /// <summary>A path of ours; the start page for everything else.</summary>
    public static string Own(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";

    private static async Task<Results<SignOutHttpResult, RedirectHttpResult>> OutAsync(IFormCollection form, HttpContext context)
    {
        // Reading the form is what asks for the token that shows that it is ours.
        _ = form;
        return (await context.AuthenticateAsync(SignInSetup.Cookie)).Succeeded
            ? TypedResults.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [SignInSetup.Cookie, SignInSetup.Provider])
            : TypedResults.LocalRedirect("/");
    }
}
