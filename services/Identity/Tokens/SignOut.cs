using Identity.Data;
using Identity.Pages;
using Identity.Revoking;
using Identity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Platform.Identity;

namespace Identity.Tokens;

/// <summary>
/// An application signs its person out (OpenID Connect RP-Initiated Logout). With the identity token of this very session at once; otherwise the person is asked, because any
/// page could send a browser here.
/// </summary>
internal static class SignOut
{
    public const string Path = "/connect/logout";

    public static void Map(IEndpointRouteBuilder root) =>
        root.MapMethods(Path, [HttpMethods.Get, HttpMethods.Post], HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, IdentityDbContext db, SignInSessions sessions, EndSessions ending, Revocations revocations, Cookies cookies, CancellationToken cancellationToken)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (await sessions.CurrentAsync(context, cancellationToken) is { } session)
        {
            var hint = request.IdTokenHint is null ? null : (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
            var confirmed = hint?.GetClaim(PersonClaims.Session) == session.Id.ToString()
                || (HttpMethods.IsPost(context.Request.Method) && await Form.ReadAsync(context) is { } form && form.ContainsKey("confirmed"));
            if (!confirmed)
            {
                return Ask(request);
            }

            ending.End(session, session.AccountId.ToString(), Actor.Of(context).Origin);
            await db.SaveChangesAsync(cancellationToken);
            revocations.Announce();
        }

        cookies.DropSession(context);
        // OpenIddict sends the browser to the registered address that the application named, and otherwise to our own page.
        return TypedResults.SignOut(new AuthenticationProperties { RedirectUri = SignInPage.Path }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    private static Page Ask(OpenIddictRequest request) => new("退出登录", "Sign out", words => Markup.Of(
        $"""
        <p>{words["要退出登录吗？", "Do you want to sign out?"]}</p>
        <form method="post" action="{Path}">
        {words.Token}<input type="hidden" name="confirmed" value="yes">
        {Markup.Join(request.GetParameters().Where(parameter => parameter.Key != "confirmed" && !parameter.Key.StartsWith("__", StringComparison.Ordinal))
            .Select(parameter => Markup.Of($"""<input type="hidden" name="{parameter.Key}" value="{(string?)parameter.Value}">""")))}
        {words.Button("退出", "Sign out")}
        </form>
        """));
}
