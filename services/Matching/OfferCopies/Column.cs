namespace Matching.OfferCopies;

/// <summary>The words of a <see cref="PackedOffer"/> by number. Behind them, where offers have a radius, their <see cref="Circle"/>.</summary>
internal static class Column
{
    public const int Row = 0;

    /// <summary>Flags, tiers, number of unit and form, household: a byte each, from the lowest.</summary>
    public const int Rules = 1;

    /// <summary>Least and most age, a byte each; cards shown lately.</summary>
    public const int Ages = 2;

    /// <summary>Speed and completion, sixteen bits each.</summary>
    public const int Learned = 3;
    public const int Tags = 4;
    public const int ValidFrom = 5;
    public const int ValidTo = 6;
    public const int ConfirmedAt = 7;
    public const int Free = 8;
    public const int FreeNext = 9;
    public const int FreeFrom = 10;
    public const int Total = 11;

    /// <summary>So many words are a packed offer.</summary>
    public const int OfOffer = 13;

    /// <summary>So many with a circle.</summary>
    public const int WithCircle = OfOffer + 4;
}
