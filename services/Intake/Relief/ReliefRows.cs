using Contracts.Http.Intake;
using Contracts.Reference;
using Platform.Http;

namespace Intake.Relief;

/// <summary>Reads the rows of an import one by one: a dirty one says what is wrong and keeps nobody else back.</summary>
internal sealed class ReliefRows(ReferenceData reference)
{
    private const int MostLetters = 60;
    private const int MostUnits = 100_000;
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    public ReliefRow Check(ReliefNews? news, int index, DateTimeOffset now, bool english)
    {
        if (news is null)
        {
            return new ReliefRow(index) { Errors = new Dictionary<string, string> { ["row"] = english ? "This row is empty." : "此行为空。" } };
        }

        var errors = new Dictionary<string, string>();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var authority = reference.Divisions.Find(news.Authority)?.Code;
        var number = Text(news.Reference);
        Require(authority is not null, "authority", "未知的行政区划代码。", "This division code is not known.");
        Require(number is not null && number.Length <= MostLetters && !number.Any(char.IsControl), "reference", $"必填，最多 {MostLetters} 个字符。", $"Required, at most {MostLetters} characters.");
        Require(news.Programme is not null && reference.IsUsable("programmes", news.Programme, today), "programme", "未知的代码。", "This code is not known.");
        Require(news.Status is not null && reference.IsUsable("reliefStatuses", news.Status, today), "status", "未知的代码。", "This code is not known.");
        Require(news.StatusAt is not { } at || at <= now + ClockError, "statusAt", "不能是将来的时间。", "Must not be in the future.");
        Require(news.Covers is not (< 0 or > MostUnits), "covers", $"必须在 0 到 {MostUnits} 之间。", $"Must be between 0 and {MostUnits}.");
        Require(news.Category is null || reference.Needs.Find(news.Category) is not null, "category", "未知的需求类别。", "This need category is not known.");
        var caseId = Guid.TryParse(news.Case, out var id) ? id : (Guid?)null;
        var caseNumber = caseId is null && CaseNumber.TryParse(news.Case, out var read) ? read.ToString() : null;
        Require(Text(news.Case) is null || caseId is not null || caseNumber is not null, "case", "不是有效的个案编号。", "This is not a case number.");
        return new ReliefRow(index)
        {
            Case = Text(news.Case),
            CaseId = caseId,
            CaseNumber = caseNumber,
            Authority = authority,
            Reference = number,
            Programme = news.Programme,
            Status = news.Status,
            StatusAt = (news.StatusAt ?? now).ToUniversalTime(),
            Covers = news.Covers,
            Category = news.Category,
            Errors = errors.Count > 0 ? errors : null,
        };

        void Require(bool holds, string field, string zh, string en)
        {
            if (!holds)
            {
                errors[field] = english ? en : zh;
            }
        }
    }

    /// <summary>A row that cannot be taken over.</summary>
    public static ReliefRowReport Reject(ReliefRow row, string field, string zh, string en, bool english) =>
        new(row.Index, "rejected", null, new Dictionary<string, string> { [field] = english ? en : zh });

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A row as read.</summary>
internal sealed record ReliefRow(int Index)
{
    public string? Case { get; init; }

    public Guid? CaseId { get; init; }

    public string? CaseNumber { get; init; }

    public string? Authority { get; init; }

    public string? Reference { get; init; }

    public string? Programme { get; init; }

    public string? Status { get; init; }

    public DateTimeOffset StatusAt { get; init; }

    public int? Covers { get; init; }

    public string? Category { get; init; }

    public IReadOnlyDictionary<string, string>? Errors { get; init; }

    public ReliefRowReport Rejected() => new(Index, "rejected", null, Errors);
}
