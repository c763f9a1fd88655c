using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace WebConsole.SignIn;

/// <summary>Pages that everybody may open show who is signed in as well.</summary>
internal sealed class WhoIsThere(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (await context.AuthenticateAsync(SignInSetup.Cookie) is { Succeeded: true, Principal: var person })
        {
            context.User = person;
        }

        await next(context);
    }
}
