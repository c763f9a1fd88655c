using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using WebConsole.SignIn;

namespace WebConsole.Shell;

/// <summary>Language and theme, in two cookies that say nothing about anybody.</summary>
internal static class Preferences
{
    public const string LanguageCookie = "console-language";
    public const string ThemeCookie = "console-theme";

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/preferences", Handle).AllowAnonymous();

    private static RedirectHttpResult Handle([FromForm] string? language, [FromForm] string? theme, [FromForm] string? back, HttpContext context)
    {
        Keep(LanguageCookie, language is "zh" or "en" ? language : null);
        Keep(ThemeCookie, theme is "light" or "dark" or "auto" ? theme : null);
        return TypedResults.LocalRedirect(Doors.Own(back));

        void Keep(string name, string? value)
        {
            if (value is not null)
            {
                context.Response.Cookies.Append(name, value, new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    MaxAge = TimeSpan.FromDays(365),
                    IsEssential = true,
                });
            }
        }
    }
}
