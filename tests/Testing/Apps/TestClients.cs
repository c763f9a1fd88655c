namespace Testing.Apps;

/// <summary>Machine clients that tests use against a whole platform, given to it by configuration like any installation's own.</summary>
public static class TestClients
{
    /// <summary>All desks of a test are one client; the budget of look-ups has tests of its own.</summary>
    public const string LookUps = "1000000";

    /// <summary>The secret of every test client.</summary>
    public const string Secret = "only-for-tests";

    private static readonly (string Id, string Role, Guid? Charity)[] All =
    [
        ("hotline", "hotline", null), ("coordinator", "coordinator", null), ("field", "field", null), ("government", "government", null),
        ("auditor", "auditor", null), ("operator", "operator", null),
        .. Enumerable.Range(1, 8).Select(number => ($"charity-{number}", "charity", (Guid?)CharityId(number))),
    ];

    /// <summary>The fixed charity id of the client <c>charity-N</c>.</summary>
    public static Guid CharityId(int number) => new($"01900000-0000-7000-8000-0000000000{number:00}");

    /// <summary>The clients as environment variables of a host.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AsSettings()
    {
        for (var index = 0; index < All.Length; index++)
        {
            var (id, role, charity) = All[index];
            var prefix = $"Identity__Clients__{index}__";
            yield return new(prefix + "Id", id);
            yield return new(prefix + "Secret", Secret);
            yield return new(prefix + "Roles__0", role);
            if (charity is { } charityId)
            {
                yield return new(prefix + "CharityId", charityId.ToString());
            }
        }
    }
}
