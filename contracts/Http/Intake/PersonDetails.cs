using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>The person a case is about, as far as known. Nothing of it is needed to open a case, and nothing of it leaves intake before both yeses.</summary>
/// <param name="Name">As the person gives it, in any script.</param>
/// <param name="IdType">Code of the reference table <c>idTypes</c>; needed with a number, never guessed from it.</param>
/// <param name="IdNumber">Number of that document.</param>
/// <param name="Phone">Where the person can be called back.</param>
/// <param name="BirthDate">Taken from the ID number when absent.</param>
/// <param name="Gender">Code of the reference table <c>genders</c>.</param>
/// <param name="Address">Where the person lives, in words.</param>
/// <param name="IdNumberReason">Why a number is recorded although something about it is doubtful (a doubtful check character where the type allows that, another date of birth).</param>
public sealed record CasePerson(
    [property: AtMost(100)] string? Name = null,
    [property: AtMost(40)] string? IdType = null,
    [property: AtMost(50)] string? IdNumber = null,
    [property: AtMost(50)] string? Phone = null,
    DateOnly? BirthDate = null,
    [property: AtMost(20)] string? Gender = null,
    [property: AtMost(300)] string? Address = null,
    [property: AtMost(300)] string? IdNumberReason = null);

/// <summary>Who reported the case, if it is not the person.</summary>
/// <param name="Name">As given.</param>
/// <param name="Phone">Where the reporter can be called back.</param>
/// <param name="Relation">Code of the reference table <c>relations</c>; <c>self</c> when the person is the caller.</param>
public sealed record CaseReporter(
    [property: AtMost(100)] string? Name = null,
    [property: AtMost(50)] string? Phone = null,
    [property: AtMost(40)] string? Relation = null);
