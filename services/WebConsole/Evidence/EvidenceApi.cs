using System.Net.Http.Headers;
using Contracts.Http;
using Contracts.Http.Intake;
using WebConsole.Clients;

namespace WebConsole.Evidence;

/// <summary>Photos of deliveries, as Intake keeps them.</summary>
internal static class EvidenceApi
{
    /// <summary>Largest photo in bytes. Intake holds the same limit.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>Whether a card of this state may have photos.</summary>
    public static bool MayHave(string status) => status is "inService" or "onHold" or "delivered" or "disputed" or "confirmed";

    public static async Task<Answer<IReadOnlyList<EvidenceView>>> EvidenceOfAsync(this ReferralApi api, Guid referral, CancellationToken cancellationToken)
    {
        var (page, problem) = await api.GetAsync<Page<EvidenceView>>($"/api/intake/referrals/{referral}/evidence", cancellationToken);
        return new(page?.Items, problem);
    }

    public static Task<Answer<EvidenceView>> AddEvidenceAsync(this ReferralApi api, Guid referral, Stream photo, CancellationToken cancellationToken)
    {
        var content = new StreamContent(photo);
        // Intake looks at the content; a name is only what a browser believes.
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return api.PostAsync<EvidenceView>($"/api/intake/referrals/{referral}/evidence", content, cancellationToken);
    }

    /// <summary>A picture for this one answer, as an address that holds it: it is in no history and no cache.</summary>
    public static async Task<Answer<string>> ShowEvidenceAsync(this ReferralApi api, Guid referral, Guid id, string? purpose, CancellationToken cancellationToken)
    {
        var (bytes, problem) = await api.GetBytesAsync($"/api/intake/referrals/{referral}/evidence/{id}{(purpose is null ? "" : "?purpose=" + Uri.EscapeDataString(purpose))}", cancellationToken);
        return new(bytes is null ? null : "data:image/jpeg;base64," + Convert.ToBase64String(bytes), problem);
    }
}
