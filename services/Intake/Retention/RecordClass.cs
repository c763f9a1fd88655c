using Intake.Cases;

namespace Intake.Retention;

/// <summary>
/// What a case leaves behind, in the order in which a run takes it: words of <c>RetentionRules.Classes</c>. The ledger of sharing goes one run after the person at the earliest, so it
/// comes first.
/// </summary>
internal enum RecordClass
{
    /// <summary>Consents, overrides, readings by charities and requests to delete.</summary>
    Sharing,

    /// <summary>Who reported the case, with every hash that leads to them.</summary>
    Reporters,

    /// <summary>Who the case is about: identity and contact, sealed together, with every hash that leads to them, and photos of deliveries, which may show them.</summary>
    People,

    /// <summary>Narrative, exact place, household, and the free words of needs and of dangers that opened a minor's data.</summary>
    Stories,
}

/// <summary>The words for classes.</summary>
internal static class RecordClasses
{
    /// <summary>In the order of a run.</summary>
    public static readonly IReadOnlyList<RecordClass> All = Enum.GetValues<RecordClass>();

    /// <summary>As in the table of rules.</summary>
    public static string Word(this RecordClass of) => of.ToString().ToLowerInvariant();

    /// <summary>Action of the audit record.</summary>
    public static string Action(this RecordClass of) => of switch
    {
        RecordClass.Sharing => "sharing.erased",
        RecordClass.Reporters => "reporter.erased",
        RecordClass.People => "contact.erased",
        _ => "story.erased",
    };

    /// <summary>The cases whose records of the class are still there.</summary>
    public static IQueryable<Case> Keeping(this IQueryable<Case> cases, RecordClass of) => of switch
    {
        RecordClass.Sharing => cases.Where(row => row.PeopleErasedAt != null && row.SharingErasedAt == null),
        RecordClass.Reporters => cases.Where(row => row.ReportersErasedAt == null),
        RecordClass.People => cases.Where(row => row.PeopleErasedAt == null),
        _ => cases.Where(row => row.ErasedAt == null),
    };
}
