using System.Collections;
using System.Text.RegularExpressions;

namespace Contracts.Http.Shape;

/// <summary>The field has to be there and not blank; a list needs at least one entry.</summary>
public sealed class NeededAttribute : BilingualAttribute
{
    /// <inheritdoc />
    protected override string Zh => "必填。";

    /// <inheritdoc />
    protected override string En => "This field is required.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value switch
    {
        null => false,
        string text => !string.IsNullOrWhiteSpace(text),
        ICollection list => list.Count > 0,
        _ => true,
    };
}

/// <summary>Text of at most so many characters, or a list of at most so many entries.</summary>
/// <param name="length">Characters or entries.</param>
public sealed class AtMostAttribute(int length) : BilingualAttribute
{
    /// <summary>Characters or entries.</summary>
    public int Length => length;

    /// <inheritdoc />
    protected override string Zh => $"最多 {length}。";

    /// <inheritdoc />
    protected override string En => $"At most {length}.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value switch
    {
        string text => text.Length <= length,
        ICollection list => list.Count <= length,
        _ => true,
    };
}

/// <summary>A number between two bounds, both included.</summary>
/// <param name="min">Smallest allowed value.</param>
/// <param name="max">Largest allowed value.</param>
public sealed class BetweenAttribute(double min, double max) : BilingualAttribute
{
    /// <summary>Smallest allowed value.</summary>
    public double Min => min;

    /// <summary>Largest allowed value.</summary>
    public double Max => max;

    /// <inheritdoc />
    protected override string Zh => $"必须在 {min} 到 {max} 之间。";

    /// <inheritdoc />
    protected override string En => $"Must be between {min} and {max}.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value switch
    {
        null => true,
        int number => number >= min && number <= max,
        long number => number >= min && number <= max,
        double number => number >= min && number <= max,
        _ => false,
    };
}

/// <summary>One of a few fixed words.</summary>
/// <param name="words">The words, as written in JSON.</param>
public sealed class OneOfAttribute(params string[] words) : BilingualAttribute
{
    /// <summary>The words, as written in JSON.</summary>
    public IReadOnlyList<string> Words => words;

    /// <inheritdoc />
    protected override string Zh => $"只能是：{string.Join("、", words)}。";

    /// <inheritdoc />
    protected override string En => $"Must be one of: {string.Join(", ", words)}.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null || (value is string word && words.Contains(word, StringComparer.Ordinal));
}

/// <summary>Free text that stays on record: numbers as long as those of phones and identity papers are refused.</summary>
public sealed partial class WithoutLongNumberAttribute : BilingualAttribute
{
    /// <inheritdoc />
    protected override string Zh => "请勿填写电话、证件号等个人信息。";

    /// <inheritdoc />
    protected override string En => "Leave out phone and identity numbers and other personal data.";

    /// <inheritdoc />
    public override bool IsValid(object? value) => value is not string text || !LongNumber().IsMatch(text);

    // Seven digits in a row, also full-width, with the separators people put between them: no receipt number of this length has to be told apart from a phone.
    [GeneratedRegex(@"(\d[\s\-.·]?){7,}")]
    private static partial Regex LongNumber();
}
