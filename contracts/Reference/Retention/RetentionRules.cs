using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Contracts.Reference;

/// <summary>A rule that is in force, its place, and the places inside that have rules of their own.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Place">Null for everywhere.</param>
/// <param name="Except">Divisions inside of it that other rules of the class are for.</param>
public sealed record RetentionRuleInForce(RetentionRule Rule, Division? Place, IReadOnlyList<Division> Except);

/// <summary>
/// The rules of <c>tables/retention.json</c>: dated, per class of records and place. A place takes the rule of its nearest division that has one in force; of several for the same
/// place the latest counts.
/// </summary>
public sealed class RetentionRules
{
    private const string Everywhere = "*";
    private const int Deepest = 4;

    /// <summary>The classes of records, each with the event its time counts from.</summary>
    public static readonly IReadOnlyDictionary<string, string> Classes = new Dictionary<string, string>
    {
        ["reporters"] = "closed",
        ["people"] = "closed",
        ["stories"] = "closed",
        ["sharing"] = "lastShared",
        ["answers"] = "stored",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly CodeTable<RetentionRule> _table;
    private readonly Divisions _divisions;

    internal RetentionRules(CodeTable<RetentionRule> table, Divisions divisions)
    {
        (_table, _divisions) = (table, divisions);
        // Every word of every rule, in an order that does not depend on the files they came from.
        var text = string.Concat(table.Rows.OrderBy(rule => rule.Code, StringComparer.Ordinal).Select(rule => string.Create(
            CultureInfo.InvariantCulture, $"{rule.Code}|{rule.Class}|{rule.Place}|{rule.Keep}|{rule.After}|{rule.ValidFrom:O}|{rule.ValidTo:O}|{rule.AtLeast}|{rule.Source}\n")));
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Date of the file; with an override, both dates.</summary>
    public string Version => _table.Version;

    /// <summary>SHA-256 of the rules' words: the same rules have the same digest on every machine.</summary>
    public string Digest { get; }

    /// <summary>The rule of a code, in force or not.</summary>
    public RetentionRule? Find(string code) => _table.Find(code);

    /// <summary>The rule for everywhere.</summary>
    public RetentionRule General(string @class, DateOnly on) => InForce(@class, on).Single(rule => rule.Place is null).Rule;

    /// <summary>The rules of a class, one for each place that has one: together they speak of every place exactly once. The one for everywhere comes last.</summary>
    public IReadOnlyList<RetentionRuleInForce> InForce(string @class, DateOnly on)
    {
        var rules = _table.Rows.Where(rule => rule.Class == @class && rule.IsUsable(on)).OrderBy(rule => rule.ValidFrom)
            .GroupBy(rule => rule.Place == Everywhere ? null : _divisions.Find(rule.Place)!.Code).Select(group => (Rule: group.Last(), Place: _divisions.Find(group.Key))).ToArray();
        return
        [
            .. rules.OrderBy(rule => rule.Place is null).ThenBy(rule => rule.Rule.Code, StringComparer.Ordinal).Select(rule => new RetentionRuleInForce(
                rule.Rule, rule.Place,
                [.. rules.Select(other => other.Place).OfType<Division>().Where(inner => inner != rule.Place && (rule.Place is null || inner.IsWithin(rule.Place)))])),
        ];
    }

    /// <summary>What must hold; a host does not start with rules that say nothing about a record, or less than the law.</summary>
    internal void Check(Action<bool, string, string> require)
    {
        foreach (var rule in _table.Rows)
        {
            require(Classes.ContainsKey(rule.Class), rule.Code, $"its class {rule.Class} is none of {string.Join(", ", Classes.Keys.Order(StringComparer.Ordinal))}");
            require(rule.After == Classes[rule.Class], rule.Code, $"the time of {rule.Class} counts from {Classes[rule.Class]}, not from {rule.After}");
            require(rule.Place == Everywhere || _divisions.Find(rule.Place) is not null, rule.Code, $"its place {rule.Place} is unknown");
            require(rule.Place == Everywhere || _divisions.Ancestors(rule.Place).Count() < Deepest, rule.Code, $"its place {rule.Place} is smaller than a township");
            require(rule.Place == Everywhere || rule.Class != "answers", rule.Code, "stored answers have no place");
            require(!string.IsNullOrWhiteSpace(rule.Source), rule.Code, "it names no source");
            require(rule.AtLeast is null || rule.Place == Everywhere, rule.Code, "only a rule for everywhere says what no place may go below");
            require(
                !_table.Rows.Any(other => other.Code != rule.Code && other.Class == rule.Class && other.Place == rule.Place && other.ValidFrom == rule.ValidFrom), rule.Code,
                "another rule for the same records and place begins on the same day");
            var least = _table.Rows.FirstOrDefault(other => other.Class == rule.Class && other.AtLeast is { } floor && IsShorter(rule.Keep, floor));
            require(least is null, rule.Code, $"{rule.Keep} is less than {least?.AtLeast}, which {least?.Code} demands ({least?.Source})");
        }

        foreach (var @class in Classes.Keys)
        {
            require(
                _table.Rows.Any(rule => rule.Class == @class && rule.Place == Everywhere && rule.ValidFrom <= Opening && rule.ValidTo is null), @class,
                string.Create(CultureInfo.InvariantCulture, $"no rule without an end says since {Opening:yyyy-MM-dd} how long these records are kept everywhere"));
        }
    }

    /// <summary>Before this day there were no records.</summary>
    private static readonly DateOnly Opening = new(2024, 1, 1);

    private static bool IsShorter(KeepTime one, KeepTime other)
    {
        var now = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return one.Before(now) > other.Before(now);
    }
}
