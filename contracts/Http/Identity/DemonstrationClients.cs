namespace Contracts.Http.Identity;

/// <summary>
/// The machine clients that a demonstration starts with: known to everybody, therefore seeded on loopback only. Their charity ids are fixed, so that
/// whoever loads the demonstration set can register each charity under the id its client already carries.
/// </summary>
public static class DemonstrationClients
{
    /// <summary>The secret of every demonstration client.</summary>
    public const string Secret = "demo";

    /// <summary>How many charities have a client of their own.</summary>
    public const int Charities = 3;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DemonstrationClient> All { get; } =
    [
        new("hotline-demo", "hotline", null),
        new("coordinator-demo", "coordinator", null),
        .. Enumerable.Range(1, Charities).Select(number => new DemonstrationClient($"charity-demo-{number}", "charity", CharityId(number))),
        new("field-demo", "field", null),
        new("government-demo", "government", null),
        new("auditor-demo", "auditor", null),
        new("operator-demo", "operator", null),
    ];

    /// <summary>The charity that the client <c>charity-demo-N</c> acts for, <c>01900000-0000-7000-8000-0000000001NN</c>; N from 1.</summary>
    public static Guid CharityId(int number) => new($"01900000-0000-7000-8000-0000000001{number:00}");
}

/// <summary>One client of the demonstration.</summary>
/// <param name="Id">Client id.</param>
/// <param name="Role">Its only role.</param>
/// <param name="CharityId">The charity it acts for; null for the government side.</param>
public sealed record DemonstrationClient(string Id, string Role, Guid? CharityId);
