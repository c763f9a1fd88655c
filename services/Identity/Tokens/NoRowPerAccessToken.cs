using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>Codes and refresh tokens have rows, so that each is used once. Access tokens and identity tokens have none: services check them without asking, and a row per call of a machine would be waste.</summary>
internal sealed class NoRowPerAccessToken : IOpenIddictServerHandler<GenerateTokenContext>
{
    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken)
        {
            (context.CreateTokenEntry, context.PersistTokenPayload) = (false, false);
        }

        return ValueTask.CompletedTask;
    }
}
