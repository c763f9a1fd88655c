using Contracts.Reference;
using Demonstration.Answering;
using Demonstration.Api;
using Demonstration.Set;

namespace Demonstration.Loading;

/// <summary>The whole demonstration from the first charity to the last closed case, all of it through the public API.</summary>
internal sealed class LoadDemonstration(ReferralApi api, Progress progress)
{
    public async Task RunAsync(Bookmark bookmark, ReferenceData reference, CancellationToken cancellationToken)
    {
        var set = DemonstrationSet.Make(bookmark.Seed, bookmark.Cases, reference);
        var chance = new Chance(bookmark.Seed).Branch("answers");
        var keys = $"demo-{bookmark.Seed}-{bookmark.Cases}";
        var loaded = new Loaded();
        var supply = new LoadSupply(api, set, bookmark.Start, keys, progress);
        var cases = new LoadCases(api, set, bookmark.Start, keys, progress);
        var cards = new AnswerCards(api, loaded, new PlayCharity(api, loaded, bookmark.Start, keys), new PlayPerson(api, keys));

        await supply.CharitiesAsync(loaded, cancellationToken);
        await supply.OffersAsync(loaded, late: false, cancellationToken);
        await cases.OpenAsync(loaded, late: false, cancellationToken);
        await new ReferSomeByHand(api, loaded, keys).RunAsync(cancellationToken);
        await AnswerAsync(cards, await cards.AskedAsync(late: false, cancellationToken), count => Dealing.Of(count, chance), cancellationToken);

        await supply.OffersAsync(loaded, late: true, cancellationToken);
        await cases.OpenAsync(loaded, late: true, cancellationToken);
        await new WatchSilence(api, loaded, progress).WaitAsync(cancellationToken);
        await AnswerAsync(
            cards, await cards.AskedAsync(late: true, cancellationToken),
            count => [.. Enumerable.Range(0, count).Select(index => Dealing.AfterSilence(chance.Branch("silence-" + index)))], cancellationToken);
        await new CloseCases(api, loaded, keys, progress).RunAsync(cancellationToken);
    }

    private async Task AnswerAsync(AnswerCards cards, IReadOnlyList<AskedNeed> asked, Func<int, IReadOnlyList<Story>> deal, CancellationToken cancellationToken)
    {
        var stories = deal(asked.Count);
        for (var index = 0; index < asked.Count; index++)
        {
            await cards.PlayAsync(asked[index], stories[index], cancellationToken);
            progress.Show("needs answered", index + 1, asked.Count);
        }
    }
}
