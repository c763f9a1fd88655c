namespace Platform.Http;

/// <summary>Collects what is wrong with a request's meaning, field by field, so that the caller hears everything at once.</summary>
public sealed class FieldErrors
{
    private readonly List<(string Field, string Zh, string En)> _errors = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => _errors.Count == 0;

    /// <summary>Names a field as in the JSON (<c>needs[0].category</c>) and says what is wrong in both languages. Never repeats the value: it may be personal.</summary>
    public void Add(string field, string zh, string en) => _errors.Add((field, zh, en));

    /// <summary>Adds the error when the condition does not hold; answers the condition.</summary>
    public bool Require(bool condition, string field, string zh, string en)
    {
        if (!condition)
            Add(field, zh, en);
        return condition;
    }

    /// <summary>The 400 answer.</summary>
    public Refusal ToRefusal() => new Refusal(ProblemKind.Invalid).With("errors", this);

    /// <summary>A 400 answer about a single field.</summary>
    public static Refusal One(string field, string zh, string en)
    {
        var errors = new FieldErrors();
        errors.Add(field, zh, en);
        return errors.ToRefusal();
    }

    internal Dictionary<string, string[]> In(bool english) => _errors
        .GroupBy(error => error.Field)
        .ToDictionary(group => group.Key, group => group.Select(error => english ? error.En : error.Zh).ToArray());
}
