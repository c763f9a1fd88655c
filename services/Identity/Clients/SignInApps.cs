using System.Collections.Immutable;
using Contracts.Http.Identity;
using Microsoft.Extensions.Configuration;

namespace Identity.Clients;

/// <summary>
/// The applications in which people sign in: <c>Identity:Apps:{n}:Id</c>, <c>Secret</c> (none for one that cannot keep it, such as a page in a browser), <c>RedirectUris:{m}</c> and
/// <c>SignedOutUris:{m}</c>. They are ours, so nobody is asked for consent, and tokens go to these addresses alone.
/// </summary>
internal sealed record SignInApps(IReadOnlyList<SignInApp> All)
{
    private const int ShortestSecret = 12;

    /// <summary>Origins that a page's form may lead to.</summary>
    public IEnumerable<string> Origins => All.SelectMany(app => app.RedirectUris.Concat(app.SignedOutUris)).Select(uri => uri.GetLeftPart(UriPartial.Authority)).Distinct();

    /// <summary>Reads and judges the list; a fault names the application and what to change, never a secret.</summary>
    public static SignInApps Read(IConfiguration configuration, Uri issuer)
    {
        var apps = configuration.GetSection("Identity:Apps").GetChildren().Select(Judged).ToList();
        if (configuration.GetValue("Demonstration:Enabled", false))
        {
            apps.Add(new SignInApp(
                DemonstrationAccounts.App, DemonstrationClients.Secret, [new Uri(issuer, DemonstrationAccounts.AppRedirectPath)], [new Uri(issuer, DemonstrationAccounts.AppSignedOutPath)]));
        }

        return apps.GroupBy(app => app.Id).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"The application {twice.Key} is configured twice.")
            : new SignInApps(apps);
    }

    private static SignInApp Judged(IConfigurationSection section)
    {
        var app = new SignInApp(section["Id"] ?? "", section["Secret"], Uris(section, "RedirectUris"), Uris(section, "SignedOutUris"));
        var fault = app switch
        {
            { Id.Length: 0 or > 100 } => $"{section.Path}:Id is missing or longer than 100 characters.",
            { Secret.Length: < ShortestSecret } => $"{section.Path}:Secret is shorter than {ShortestSecret} characters.",
            { RedirectUris.Length: 0 } => $"{section.Path}:RedirectUris is empty; name the address that the application receives codes at.",
            _ => null,
        };
        return fault is null ? app : throw new InvalidOperationException(fault);
    }

    private static ImmutableArray<Uri> Uris(IConfigurationSection section, string name) =>
    [
        .. section.GetSection(name).GetChildren().Select(entry =>
            Uri.TryCreate(entry.Value, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
                ? uri
                : throw new InvalidOperationException($"{entry.Path} is not an absolute https address (http on loopback only) without a fragment.")),
    ];
}

/// <summary>One application as configured.</summary>
internal sealed record SignInApp(string Id, string? Secret, ImmutableArray<Uri> RedirectUris, ImmutableArray<Uri> SignedOutUris);
