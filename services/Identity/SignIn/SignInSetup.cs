using Identity.Accounts;
using Identity.Clients;
using Identity.Invitations;
using Identity.Keys;
using Identity.Pages;
using Identity.Passwords;
using Identity.Revoking;
using Identity.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using IdentityDbContext = Identity.Data.IdentityDbContext;

namespace Identity.SignIn;

/// <summary>What the pages need: accounts on ASP.NET Core Identity, cookies and forms whose keys all replicas share.</summary>
internal static class SignInSetup
{
    /// <summary>As OWASP's password storage advice asks for PBKDF2 with SHA-512.</summary>
    private const int Rounds = 210_000;

    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var issuer = TokenServer.IssuerOf(builder.Configuration);
        var apps = SignInApps.Read(builder.Configuration, issuer);
        services.AddSingleton(apps);
        services.AddSingleton(PagePolicy.For(apps.Origins));
        services.AddSingleton(new SecureCookies(issuer.Scheme == Uri.UriSchemeHttps));
        services.AddValidation();

        services.AddDataProtection().SetApplicationName("referral-identity").PersistKeysToDbContext<IdentityDbContext>();
        services.AddOptions<KeyManagementOptions>().Configure<SigningKeys>((options, keys) => options.XmlEncryptor = new SealKeys(keys));
        services.AddHostedService<ResealKeys>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "referral-form";
            options.Cookie.SecurePolicy = issuer.Scheme == Uri.UriSchemeHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            // Pages send it themselves, together with a stricter policy.
            options.SuppressXFrameOptionsHeader = true;
        });

        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Rounds);
        services.AddIdentityCore<Account>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Password = new PasswordOptions { RequiredLength = PasswordRules.Shortest, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
            })
            .AddUserStore<UserOnlyStore<Account, IdentityDbContext, Guid>>()
            .AddPasswordValidator<PasswordRules>();
        // A passkey stands for both factors, so the device has to ask for finger, face or PIN, and it is found without a name.
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
            // The library compares with the header Origin, which browsers leave empty for pages that send no referrer; so with the address that was called, and the public one.
            options.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin
                && (context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}" || context.Origin == issuer.GetLeftPart(UriPartial.Authority)));
        });
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddSingleton<Cookies>();
        services.AddSingleton<AppSecrets>();
        services.AddSingleton<PersonClaims>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<FailedSignIns>();
        services.AddScoped<SignInSessions>();
        services.AddScoped<EndSessions>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Granters>();
        services.AddScoped<Inviting>();
        services.AddSingleton(provider => new InvitationLinks(provider.GetRequiredService<IDataProtectionProvider>(), issuer));
        services.AddScoped<Revocations>();
        services.AddSingleton<KeepRevocations>().AddHostedService(provider => provider.GetRequiredService<KeepRevocations>());
        services.AddHostedService<SeedAccounts>();
    }
}
