using Contracts.Http.Identity;
using Contracts.Reference;
using Identity.Invitations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform;
using Platform.Data;
using Platform.Http;
using Platform.Identity;

namespace Identity.Accounts;

/// <summary>
/// <c>account create --email … --name … --role … [--division …] [--charity …]</c>: the first person comes in by the command line of the machine. It prints the link of an invitation, at which the
/// person chooses a password; there is no default password and none on the command line.
/// </summary>
internal static class CreateAccountVerb
{
    private const string Usage = "account create --email ADDRESS --name NAME --role operator|coordinator|auditor|charity [--division CODE] [--charity UUID]";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not ["create", .. var rest] || Read(rest, error) is not var (request, others))
        {
            await error.WriteLineAsync(Usage);
            return 64;
        }

        // Only this module: the others may run, and the bus is not needed.
        await using var app = ServiceHost.Build([.. others, "--Bus=InMemory", "--Bus:PartialHost=true"], [new IdentityModule()], builder => builder.Configuration.AddEnvironmentVariables());
        if (app.Services.GetRequiredService<HostSwitches>().Database == DatabaseKind.Sqlite)
        {
            await MigrationStep.MigrateAsync(app.Services, CancellationToken.None);
        }

        await using var scope = app.Services.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<Inviting>() is not { } inviting)
        {
            await error.WriteLineAsync("Identity:Authority is set: accounts are made at that provider.");
            return 1;
        }

        var errors = new FieldErrors();
        errors.Require(Inviting.IsAddress(request.Email!), "email", "不是有效的邮箱地址。", "This is no e-mail address.");
        Granting.Check(request, scope.ServiceProvider.GetRequiredService<ReferenceData>().Divisions, errors);
        if (!errors.None)
        {
            await error.WriteLineAsync(Sentences(errors));
            return 64;
        }

        if (await inviting.InviteAsync(request, "command-line", null, CancellationToken.None) is not { } link)
        {
            await error.WriteLineAsync("This address has an account.");
            return 1;
        }

        await output.WriteLineAsync($"Open this link once, before {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC, to choose a password:");
        await output.WriteLineAsync(link.Link);
        return 0;
    }

    // As the API would say it, in English.
    private static string Sentences(FieldErrors errors)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new RequestCulture("en"), null));
        var fields = (Dictionary<string, string[]>)errors.ToRefusal().Describe(context).Extensions["errors"]!;
        return string.Join(Environment.NewLine, fields.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}"));
    }

    private static (InvitePerson Request, string[] Others)? Read(string[] args, TextWriter error)
    {
        var known = new Dictionary<string, string>();
        var others = new List<string>();
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] is "--email" or "--name" or "--role" or "--division" or "--charity" && index + 1 < args.Length)
            {
                known[args[index][2..]] = args[++index];
            }
            else
            {
                others.Add(args[index]);
            }
        }

        if (known.GetValueOrDefault("email") is not { Length: > 0 } email || known.GetValueOrDefault("name") is not { Length: > 0 } name || known.GetValueOrDefault("role") is not { Length: > 0 } role)
        {
            return null;
        }

        var charity = known.GetValueOrDefault("charity") is not { } text ? null : Guid.TryParse(text, out var id) ? id : (Guid?)Guid.Empty;
        if (charity == Guid.Empty || name.Length > Account.LongestName)
        {
            error.WriteLine(charity == Guid.Empty ? "--charity is not a UUID." : $"--name is longer than {Account.LongestName} characters.");
            return null;
        }

        var kind = role switch { Roles.Charity => "charity", Roles.Operator => "operator", _ => "bureau" };
        return (new InvitePerson(email, name, [role], new PersonOrganisation(kind, null, charity), known.GetValueOrDefault("division"), role == Roles.Charity), [.. others]);
    }
}
