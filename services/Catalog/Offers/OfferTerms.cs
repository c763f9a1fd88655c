using System.Globalization;

namespace Catalog.Offers;

/// <summary>Under this term the offer is found. One table for words, categories and places, so that each filter is a seek.</summary>
internal sealed record OfferTerm(string Term, Guid OfferId);

/// <summary>How terms are written.</summary>
internal static class OfferTerms
{
    /// <summary>A word of the title begins so.</summary>
    public static string Title(string beginning) => "t " + beginning;

    /// <summary>The offer names this category.</summary>
    public static string Category(string code) => "c=" + code;

    /// <summary>The offer names a category below this one.</summary>
    public static string CategoryBelow(string code) => "c>" + code;

    /// <summary>The offer serves this division and everything inside.</summary>
    public static string Area(string division) => "p=" + division;

    /// <summary>The offer serves something inside this division.</summary>
    public static string AreaInside(string division) => "p>" + division;

    /// <summary>The circle served touches this cell of the map.</summary>
    public static string Cell(int level, int north, int east) => string.Create(CultureInfo.InvariantCulture, $"g{level} {north} {east}");
}
