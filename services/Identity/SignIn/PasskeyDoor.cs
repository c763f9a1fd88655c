using Audit;
using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Identity.SignIn;

/// <summary>
/// Passkeys (WebAuthn): added on one's own page, used instead of password and code or as the second factor. The device has asked for finger, face or PIN, so a passkey alone is two factors.
/// The check of what it signs is ASP.NET Core Identity's.
/// </summary>
internal static class PasskeyDoor
{
    private const int MostPerAccount = 20;

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapPost("/account/passkey/options/{kind}", OptionsAsync).AllowAnonymous().ExcludeFromDescription();
        root.MapPost("/account/passkeys", AddAsync).AllowAnonymous().ExcludeFromDescription();
        root.MapPost("/account/passkey", UseAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>What the script hands to the browser; the challenge inside is remembered in the step.</summary>
    private static async Task<IResult> OptionsAsync(
        string kind, HttpContext context, IPasskeyHandler<Account> passkeys, Cookies cookies, SignInSessions sessions, SecondFactor secondFactor, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return TypedResults.BadRequest();
        }

        context.Response.Headers.CacheControl = "no-store";
        var step = cookies.StepOf(context);
        switch (kind)
        {
            case "add" when await sessions.CurrentAsync(context, cancellationToken) is { Account: var own }:
                var creation = await passkeys.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = own.Id.ToString(), Name = own.Email!, DisplayName = own.Name }, context);
                cookies.SetStep(context, new Step(own.Id, own.SecurityStamp!, ReturnUrls.Own) { PasskeyState = creation.AttestationState });
                return TypedResults.Text(creation.CreationOptionsJson, "application/json");
            case "second" when await secondFactor.OfAsync(step, cancellationToken) is { } account:
                var second = await passkeys.MakeRequestOptionsAsync(account, context);
                cookies.SetStep(context, step! with { PasskeyState = second.AssertionState });
                return TypedResults.Text(second.RequestOptionsJson, "application/json");
            case "sign-in":
                var request = await passkeys.MakeRequestOptionsAsync(null, context);
                cookies.SetStep(context, new Step(Guid.Empty, "", ReturnUrls.OrOwn(form["returnUrl"])) { PasskeyState = request.AssertionState });
                return TypedResults.Text(request.RequestOptionsJson, "application/json");
            default:
                return TypedResults.NotFound();
        }
    }

    private static async Task<IResult> AddAsync(
        HttpContext context, IdentityDbContext db, UserManager<Account> users, IPasskeyHandler<Account> passkeys, Cookies cookies, SignInSessions sessions, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        if (await sessions.CurrentAsync(context, cancellationToken) is not { Account: var account })
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var step = cookies.StepOf(context);
        if (step?.PasskeyState is null || step.AccountId != account.Id || await db.UserPasskeys.CountAsync(passkey => passkey.UserId == account.Id, cancellationToken) >= MostPerAccount)
        {
            return Form.Refused();
        }

        var result = await passkeys.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = form["credential"].ToString(), AttestationState = step.PasskeyState });
        if (!result.Succeeded || result.UserEntity.Id != account.Id.ToString())
        {
            return Form.Refused();
        }

        var now = time.GetUtcNow();
        cookies.DropStep(context);
        db.Add(AuditRecord.Of(account.Id.ToString(), Actor.Of(context).Origin, "account.passkey-added", $"account/{account.Id}", "own", now));
        return (await users.AddOrUpdatePasskeyAsync(account, result.Passkey)).Succeeded ? TypedResults.LocalRedirect(ReturnUrls.Own) : Form.Refused();
    }

    private static async Task<IResult> UseAsync(
        HttpContext context, UserManager<Account> users, IPasskeyHandler<Account> passkeys, Cookies cookies, SignInSessions sessions, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        if (cookies.StepOf(context) is not { PasskeyState: { } state } step)
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        // One challenge, one try.
        cookies.DropStep(context);
        cancellationToken.ThrowIfCancellationRequested();
        var result = await passkeys.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = form["credential"].ToString(), AssertionState = state });
        if (!result.Succeeded || result.User.DisabledAt is not null || (step.AccountId != Guid.Empty && step.AccountId != result.User.Id))
        {
            return Form.Refused();
        }

        sessions.Begin(context, result.User, "hwk");
        // Saves the session together with the counter of the passkey.
        return (await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey)).Succeeded ? TypedResults.LocalRedirect(step.ReturnUrl) : Form.Refused();
    }
}
