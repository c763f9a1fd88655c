using Matching.Capacity;
using Matching.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Matching.OfferCopies;

/// <summary>
/// Keeps this replica's index in step with the database, whoever wrote there. The whole is read before the first request or message is taken; afterwards a look at what
/// changed lately twice a second, and every few minutes a look at the versions of everything. A decision never uses an index that is older than <see cref="Bound"/>.
/// </summary>
internal sealed partial class KeepIndex(IServiceScopeFactory scopes, OfferIndex index, CharityNames names, TimeProvider time, ILogger<KeepIndex> log) : BackgroundService
{
    /// <summary>Oldest index that a decision may use; an older one is brought up to date first.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(3);

    private const int AtOnce = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A row carries the time of its decision and shows up with its commit. A look therefore reaches back as long as a save may take (no statement runs longer), and as
    /// far as the clocks of two replicas may differ; only ids and versions of rows that changed in that time are read again.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at everything, which find whatever stayed hidden from the others: a clock that is wrong by more, a save that hung for longer.</summary>
    private static readonly TimeSpan Everything = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _asOf = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _allAsOf = DateTimeOffset.UnixEpoch;

    /// <summary>How old the index is: the time since the last look began that came to its end.</summary>
    public TimeSpan Age => time.GetUtcNow() - _asOf;

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Called before offers are ranked. Costs nothing while the looks come in time.</summary>
    public ValueTask FreshAsync(CancellationToken cancellationToken) => Age <= Bound ? ValueTask.CompletedTask : new ValueTask(LookAsync(Bound, cancellationToken));

    /// <summary>A look at what changed lately, whether or not one is due.</summary>
    public Task LookNowAsync(CancellationToken cancellationToken) => LookAsync(TimeSpan.MinValue, cancellationToken);

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(TimeSpan.Zero, stoppingToken);
            }
#pragma warning disable CA1031 // the next look reaches back to the last one that succeeded; meanwhile the replica says that it is not ready
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed(log, failure.GetType().Name, Age.TotalSeconds);
            }
        }
    }

    /// <summary>Offers go into the index while they come; what is taken from the ledgers is read at the same time and follows when all offers are there.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        await using (var scope = scopes.CreateAsyncScope())
        {
            foreach (var charity in await scope.ServiceProvider.GetRequiredService<MatchingDbContext>().Charities.AsNoTracking().ToListAsync(cancellationToken))
            {
                names.Follow(charity);
                index.Follow(charity);
            }
        }

        var figures = new List<(Guid, LedgerFigures)>();
        var ledgers = Task.Run(LedgersAsync, cancellationToken);
        await OffersAsync();
        await ledgers;
        index.Load(figures);
        // Forty-six bytes an offer; whatever is started after us goes on from here, and would keep them for as long as it runs.
        figures.Clear();
        figures.TrimExcess();
        (_asOf, _allAsOf) = (begun, begun);

        async Task OffersAsync()
        {
            await using var scope = scopes.CreateAsyncScope();
            var part = new List<OfferCopy>(AtOnce);
            await foreach (var offer in scope.ServiceProvider.GetRequiredService<MatchingDbContext>().Offers.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                part.Add(offer);
                if (part.Count == AtOnce)
                {
                    index.Load(part);
                    part.Clear();
                }
            }

            index.Load(part);
        }

        async Task LedgersAsync()
        {
            await using var scope = scopes.CreateAsyncScope();
            await foreach (var ledger in scope.ServiceProvider.GetRequiredService<MatchingDbContext>().Ledgers.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                figures.Add((ledger.OfferId, LedgerFigures.Of(ledger)));
            }
        }
    }

    private async Task LookAsync(TimeSpan youngEnough, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (now - _asOf <= youngEnough)
            {
                // Somebody else looked while we waited.
                return;
            }

            var everything = now - _allAsOf > Everything;
            await CatchUpAsync(everything ? DateTimeOffset.UnixEpoch : _asOf - Overlap, cancellationToken);
            (_asOf, _allAsOf) = (now, everything ? now : _allAsOf);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ids and versions first, whole rows only where the index is behind. Nobody is woken: the replica that committed does that.</summary>
    private async Task CatchUpAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchingDbContext>();
        var charities = await BehindAsync(
            db.Charities.Where(row => row.ChangedAt >= since).Select(row => new Seen(row.CharityId, row.Version)), row => index.VersionOfCharity(row.Id) < row.Version, cancellationToken);
        await foreach (var charity in RowsAsync(db.Charities, charities, ids => row => ids.Contains(row.CharityId), cancellationToken))
        {
            names.Follow(charity);
            index.Follow(charity);
        }

        var offers = await BehindAsync(
            db.Offers.Where(row => row.ChangedAt >= since).Select(row => new Seen(row.OfferId, row.Version)), row => index.VersionsOf(row.Id).Facts < row.Version, cancellationToken);
        await foreach (var offer in RowsAsync(db.Offers, offers, ids => row => ids.Contains(row.OfferId), cancellationToken))
        {
            index.Follow(offer);
        }

        // A ledger is written with its offer, so the offers are known by now; one that came in between is found by the next look.
        var ledgers = await BehindAsync(
            db.Ledgers.Where(row => row.ChangedAt >= since).Select(row => new Seen(row.OfferId, row.Version)), row => index.VersionsOf(row.Id).Ledger is >= 0 and var known && known < row.Version, cancellationToken);
        await foreach (var ledger in RowsAsync(db.Ledgers, ledgers, ids => row => ids.Contains(row.OfferId), cancellationToken))
        {
            index.Follow(ledger);
        }
    }

    private static async Task<List<Guid>> BehindAsync(IQueryable<Seen> rows, Func<Seen, bool> behind, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (behind(row))
            {
                ids.Add(row.Id);
            }
        }

        return ids;
    }

    private static async IAsyncEnumerable<TRow> RowsAsync<TRow>(
        IQueryable<TRow> table, List<Guid> ids, Func<Guid[], System.Linq.Expressions.Expression<Func<TRow, bool>>> among,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        where TRow : class
    {
        foreach (var part in ids.Chunk(AtOnce))
        {
            foreach (var row in await table.AsNoTracking().Where(among(part)).ToListAsync(cancellationToken))
            {
                yield return row;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of offers is {Age:0} s old: {Error}")]
    private static partial void Failed(ILogger logger, string error, double age);

    private readonly record struct Seen(Guid Id, int Version);
}
