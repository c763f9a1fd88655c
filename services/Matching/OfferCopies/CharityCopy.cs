using Contracts.Messages.Catalog;

namespace Matching.OfferCopies;

/// <summary>What matching keeps of a charity: may it be asked, and under which name is it shown.</summary>
internal sealed class CharityCopy
{
    public Guid CharityId { get; private init; }

    public string Name { get; private set; } = "";

    public string? NameEn { get; private set; }

    /// <summary>Only verified charities are asked.</summary>
    public bool Verified { get; private set; }

    public int Version { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public static CharityCopy Of(CharityFacts charity, DateTimeOffset now)
    {
        var copy = new CharityCopy { CharityId = charity.CharityId };
        copy.TakeOver(charity, now);
        return copy;
    }

    /// <summary>False when the copy is as new already.</summary>
    public bool Follow(CharityFacts charity, DateTimeOffset now)
    {
        if (charity.Version <= Version)
        {
            return false;
        }

        TakeOver(charity, now);
        return true;
    }

    private void TakeOver(CharityFacts charity, DateTimeOffset now) =>
        (Name, NameEn, Verified, Version, ChangedAt) = (charity.Name, charity.NameEn, charity.Status == "verified", charity.Version, now);
}
