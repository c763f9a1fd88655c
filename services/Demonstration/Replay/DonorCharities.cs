using Contracts.Http.Catalog;
using Contracts.Http.Identity;
using Demonstration.Api;
using Demonstration.People;

namespace Demonstration.Replay;

/// <summary>
/// Donors are no organisations and have no account; on the platform a charity stands for each pool of donors. The demonstration's charities are taken as
/// they are, or registered and verified.
/// </summary>
internal sealed class DonorCharities(ReferralApi api)
{
    private const int CodeSeries = 9_000_000;

    private readonly Guid[] _ids = new Guid[DemonstrationClients.Charities];

    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        for (var index = 0; index < _ids.Length; index++)
        {
            var request = new RegisterCharity(
                SyntheticCreditCode.Of(CodeSeries + index, "53"), $"演示捐赠方联盟{index + 1}", $"Replay: pool of donors {index + 1}", "foundation", "100000", null, null);
            var answer = await api.TryPostAsync(Client(index), "/api/catalog/charities", request, $"replay-charity-{index}", cancellationToken);
            _ids[index] = answer.Ok ? answer.Read<CharityView>().Id
                : answer.Problem == "already-exists" ? DemonstrationClients.CharityId(index + 1)
                : throw new InvalidOperationException($"Charity {index + 1} was not registered: {answer.Why}");
            await api.TryPostAsync(
                DemoClients.Coordinator, $"/api/catalog/charities/{_ids[index]}/verification", new VerifyCharity("Replay: synthetic."), $"replay-verified-{index}", cancellationToken);
        }
    }

    /// <summary>The charity of a donor and its client; always the same.</summary>
    public (Guid Id, string Client) Of(string donor)
    {
        var index = 0u;
        foreach (var letter in donor)
        {
            index = (index * 31) + letter;
        }

        var at = (int)(index % (uint)_ids.Length);
        return (_ids[at], Client(at));
    }

    private static string Client(int index) => DemoClients.Charity(index + 1);
}
