namespace Tracking.Names;

/// <summary>A charity's name, as far as Catalog told.</summary>
internal sealed class CharityName
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public string? NameEn { get; set; }

    public required int Version { get; set; }
}

/// <summary>An offer's title, as far as Catalog told.</summary>
internal sealed class OfferTitle
{
    public required Guid Id { get; init; }

    public required string TitleZh { get; set; }

    public required string TitleEn { get; set; }

    public required int Version { get; set; }
}
