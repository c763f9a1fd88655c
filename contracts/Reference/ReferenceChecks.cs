namespace Contracts.Reference;

/// <summary>What must hold between tables, checked at start: an override that breaks it would otherwise fail in the middle of a case.</summary>
internal static class ReferenceChecks
{
    public static void Run(ReferenceData data)
    {
        foreach (var need in data.Needs.Rows)
        {
            Require(need.Parent is null || data.Needs.Find(need.Parent) is { Parent: null }, "needs", need.Code, $"its parent {need.Parent} is not a first-level category");
            Require(data.IsKnown("units", need.Unit), "needs", need.Code, $"its unit {need.Unit} is unknown");
        }
        foreach (var urgency in data.Urgencies.Rows)
        {
            Require(urgency.Rounds.Count > 0, "urgencies", urgency.Code, "it has no round");
            Require(urgency.Rounds.All(round => round.Cards > 0), "urgencies", urgency.Code, "a round shows no card");
            foreach (var step in urgency.Escalations)
                Require(data.IsKnown("escalations", step.To), "urgencies", urgency.Code, $"the escalation {step.To} is unknown");
        }
        foreach (var table in new[] { data.WithdrawalReasons, data.Extents })
        {
            foreach (var reason in table.Rows)
                Require(reason.Outcome is not null && data.IsKnown("outcomes", reason.Outcome), table.Name, reason.Code, $"its outcome {reason.Outcome} is unknown");
        }
        foreach (var table in data.Tables.Values)
        {
            foreach (var row in table.All)
                Require(row.ValidTo is null || row.ValidTo > row.ValidFrom, table.Name, row.Code, "it ends before it begins");
        }

        data.Retention.Check((holds, code, problem) => Require(holds, "retention", code, problem));
    }

    private static void Require(bool holds, string table, string code, string problem)
    {
        if (!holds)
            throw new InvalidDataException($"tables/{table}.json, code {code}: {problem}.");
    }
}
