using Contracts.Http.Intake;
using Microsoft.AspNetCore.Http;
using WebConsole.Clients;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>A finished entry of the field page. Place, need and urgency are codes, because the page chose them from lists.</summary>
/// <param name="Key">Idempotency key, made on the phone.</param>
/// <param name="Person">Whose entry it is; somebody else's must not be sent under this name.</param>
/// <param name="Place">Division code.</param>
/// <param name="Need">Category.</param>
/// <param name="Words">What is meant, where the category needs words.</param>
/// <param name="Urgency">Code; the middle one when empty.</param>
/// <param name="Who">A name, or how to find the person.</param>
/// <param name="IsName">Which of both.</param>
/// <param name="Phone">As typed.</param>
internal sealed record FieldEntry(string Key, string Person, string? Place, string? Need, string? Words, string? Urgency, string? Who, bool IsName, string? Phone)
{
    public static FieldEntry Read(IFormCollection form)
    {
        return new FieldEntry(
            form["id"].ToString(), form["person"].ToString(), Of("place"), Of("need"), Of("words"), Of("urgency"), Of("who"), form["whoIs"] != "way", Of("phone"));

        string? Of(string name) => Typed.Text(form[name]);
    }

    /// <summary>The request to Intake: the same entry gives the same body, however often it is sent. How to find somebody is no name; it goes to the exact place.</summary>
    public OpenCase Request() => new(
        "field", new CasePlace(Place, IsName ? null : Who, null, null), Urgency, (IsName ? Who : null) is null && Phone is null ? null : new CasePerson(IsName ? Who : null, Phone: Phone),
        null, null, null, null, [new NeedFields(Need, null, null, null, Words)]);

    /// <summary>The sentences of a refusal beside the fields of the page; what belongs to none stands under nothing.</summary>
    public static FieldRefusal Refused(Problem problem) => new(
        problem.Title, problem.Detail,
        (problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>()).GroupBy(error => FieldOf(error.Key)).ToDictionary(group => group.Key, group => string.Join(' ', group.SelectMany(error => error.Value))));

    private static string FieldOf(string field) => field switch
    {
        "place.division" => "place",
        "place.detail" or "person.name" => "who",
        "person.phone" => "phone",
        "urgency" => "urgency",
        "needs[0].adHoc" => "words",
        _ when field.StartsWith("needs", StringComparison.Ordinal) => "need",
        _ => "",
    };
}

/// <summary>Why an entry was refused, in the language of the page.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Detail">About this very entry.</param>
/// <param name="Errors">Sentences by field of the page.</param>
internal sealed record FieldRefusal(string? Title, string? Detail, IReadOnlyDictionary<string, string> Errors);

/// <summary>What became of an entry.</summary>
/// <param name="Number">Of the case.</param>
/// <param name="Earlier">Numbers of likely earlier cases of the same person.</param>
internal sealed record FieldSaved(string Number, IReadOnlyList<string> Earlier);
