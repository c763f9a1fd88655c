using System.Diagnostics;
using Contracts.Reference;
using Matching;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Data;
using Matching.OfferCopies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Apps;
using Testing.Servers;

namespace Benchmarks.Matching;

/// <summary>
/// The best five of a million offers with all rules, score parts and reasons: the index beside PostgreSQL's best covering index and a LINQ scan, in one run and compared
/// answer by answer; its size, its building from the database, and what 5,000 changes a second do to it.
/// </summary>
internal static class MatchingAtScale
{
    private const int Top = 5;
    private const int Questions = 4_000;
    private const int Peers = 400;
    private const int UpdatesPerSecond = 5_000;
    private const int Chunk = 50_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>One offer in twenty serves the nation; everything is measured.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(int count)
    {
        var figures = new List<Figure>();
        var offers = new ManyOffers(count, nationWide: 5, TimeProvider.System.GetUtcNow());
        var (index, bytes, size) = await BuildAsync(offers, figures);
        var inside = Measure(index, offers, $"{size}: index", figures, p50: 20, p99: 150);
        var (plain, postgreSql) = await AgainstPeersAsync(index, offers, size, figures);
        figures.Add(new Figure($"{size}: index: bytes an offer", bytes, "B", 150));
        figures.Add(new Figure($"{size}: PostgreSQL / index, p50", postgreSql / inside, "times", 50, AtLeast: true));
        figures.Add(new Figure($"{size}: LINQ scan / index, p50", plain / inside, "times", 200, AtLeast: true));
        figures.AddRange(UnderUpdates(index, offers, size));
        return figures;
    }

    /// <summary>One offer in five serves the nation: every question has to look at them.</summary>
    public static async Task<IReadOnlyList<Figure>> NationWideAsync(int count)
    {
        var figures = new List<Figure>();
        var offers = new ManyOffers(count, nationWide: 20, TimeProvider.System.GetUtcNow());
        var index = New();
        foreach (var charity in offers.AllCharities)
        {
            index.Follow(charity);
        }

        foreach (var part in Enumerable.Range(0, count).Select(offers.Copy).Chunk(500))
        {
            index.Load(part);
        }

        index.Load(Enumerable.Range(0, count).Select(offers.Ledger).Select(ledger => (ledger.OfferId, LedgerFigures.Of(ledger))));
        var size = $"{count:N0} offers, a fifth nation-wide";
        Measure(index, offers, $"{size}: index", figures, p50: 150, p99: null);
        var plain = new PlainScan(Plain(offers));
        figures.Add(Equal(index, plain, offers, size));
        await Task.CompletedTask;
        return figures;
    }

    private static OfferIndex New() => new(new Places(ReferenceData.BuiltIn));

    private static double Measure(OfferIndex index, ManyOffers offers, string name, List<Figure> figures, double p50, double? p99)
    {
        var samples = Samples(index, offers);
        figures.Add(new Figure($"{name}: best five, p50", Load.Median(samples), "µs", p50));
        figures.Add(new Figure($"{name}: best five, p99", Load.Percentile(samples, 0.99), "µs", p99));
        return Load.Median(samples);
    }

    /// <summary>Microseconds of each question, after a while that only warms up: the runtime compiles for good after some hundred milliseconds.</summary>
    private static double[] Samples(OfferIndex index, ManyOffers offers)
    {
        var questions = Ask(offers, Questions);
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < WarmUp;)
        {
            foreach (var question in questions)
            {
                Best(index, question);
            }
        }

        var samples = new double[Questions];
        for (var number = 0; number < Questions; number++)
        {
            var start = Stopwatch.GetTimestamp();
            Best(index, questions[number]);
            samples[number] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return samples;
    }

    private static Ask[] Ask(ManyOffers offers, int count)
    {
        var book = new TermsBook(ReferenceData.BuiltIn);
        return [.. Enumerable.Range(0, count).Select(number => offers.Question(number, book))];
    }

    /// <summary>What a hotline asks for: the best five, and the parts of each score.</summary>
    private static (Candidate Candidate, int Reasons)[] Best(OfferIndex index, Ask question) =>
        [.. Ranking.Of(question, index, Top).Candidates.Select(candidate => (candidate, MatchScore.Explain(candidate.Offer, candidate.Coverage, question).Length))];

    private static async Task<(double Plain, double PostgreSql)> AgainstPeersAsync(OfferIndex index, ManyOffers offers, string size, List<Figure> figures)
    {
        var plain = new PlainScan(Plain(offers));
        figures.Add(Equal(index, plain, offers, size));
        var questions = Ask(offers, Peers);
        var linq = questions.Concat(questions).Select(question =>
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var candidate in plain.Best(question, Top))
            {
                MatchScore.Explain(candidate.Offer, candidate.Coverage, question);
            }

            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }).Skip(Peers).ToArray();
        figures.Add(new Figure($"{size}: LINQ scan: best five, p50", Load.Median(linq), "µs"));
        figures.Add(new Figure($"{size}: LINQ scan: best five, p99", Load.Percentile(linq, 0.99), "µs"));

        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        await using var stopping = server;
        await using var postgreSql = await PostgreSqlRanking.BuildAsync(await server.CreateDatabaseAsync(), Plain(offers));
        var (same, samples) = (0, new List<double>());
        foreach (var (question, number) in questions.Concat(questions).Select((question, number) => (question, number)))
        {
            var start = Stopwatch.GetTimestamp();
            var found = await postgreSql.BestAsync(question, Top);
            var took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (number >= Peers)
            {
                samples.Add(took);
                same += found.Select(row => row.Id).SequenceEqual(Ranking.Of(question, index, Top).Candidates.Select(candidate => candidate.Offer.Id)) ? 1 : 0;
            }
        }

        figures.Add(new Figure($"{size}: PostgreSQL: best five, p50", Load.Median(samples), "µs"));
        figures.Add(new Figure($"{size}: PostgreSQL: best five, p99", Load.Percentile(samples, 0.99), "µs"));
        figures.Add(new Figure($"{size}: PostgreSQL: answers equal to the index", 100.0 * same / Peers, "%"));
        return (Load.Median(linq), Load.Median(samples));
    }

    private static Figure Equal(OfferIndex index, PlainScan plain, ManyOffers offers, string size)
    {
        var questions = Ask(offers, Peers);
        var equal = questions.Count(question => plain.Best(question, Top).Select(candidate => (candidate.Offer.Id, candidate.Score))
            .SequenceEqual(Ranking.Of(question, index, Top).Candidates.Select(candidate => (candidate.Offer.Id, candidate.Score))));
        return new Figure($"{size}: index: answers equal to the LINQ scan, order and score", 100.0 * equal / Peers, "%", 100, AtLeast: true);
    }

    private static IEnumerable<Offer> Plain(ManyOffers offers)
    {
        var verified = offers.AllCharities.Where(charity => charity.Verified).Select(charity => charity.CharityId).ToHashSet();
        return Enumerable.Range(0, offers.Count).Select(number => offers.Facts(number) is var facts ? Offer.Of(facts, verified.Contains(facts.CharityId)).With(offers.Ledger(number, facts)) : null!);
    }

    /// <summary>Changes of ledgers and offers at a given pace, beside the same questions.</summary>
    private static IEnumerable<Figure> UnderUpdates(OfferIndex index, ManyOffers offers, string size)
    {
        var quiet = Samples(index, offers);
        using var stop = new CancellationTokenSource();
        var done = 0L;
        var start = Stopwatch.GetTimestamp();
        var ledgers = Enumerable.Range(0, 20_000).Select(number => offers.Ledger(number * 7919 % offers.Count)).ToArray();
        var facts = Enumerable.Range(0, 2_000).Select(number => offers.Facts(number * 104_729 % offers.Count)).ToArray();
        var writer = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                for (var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * UpdatesPerSecond) - done; due > 0; due--)
                {
                    Change(done++);
                }

                stop.Token.WaitHandle.WaitOne(1);
            }
        });
        writer.Start();
        var busy = Samples(index, offers).Concat(Samples(index, offers)).Concat(Samples(index, offers)).Concat(Samples(index, offers)).ToArray();
        stop.Cancel();
        writer.Join();
        var rate = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return
        [
            new Figure($"{size}: index: changes a second beside the questions", rate, "1/s", UpdatesPerSecond * 0.95, AtLeast: true),
            new Figure($"{size}: index: p50 under changes / quiet", Load.Median(busy) / Load.Median(quiet), "times", 2),
            new Figure($"{size}: index: p99 under changes", Load.Percentile(busy, 0.99), "µs"),
        ];

        // Nine in ten are promises; the rest are offers that their charity changed, every second of them to another place and back.
        void Change(long number)
        {
            if (number % 10 != 0)
            {
                var ledger = ledgers[number % ledgers.Length];
                if (number / ledgers.Length % 2 == 0 ? !ledger.Hold(1) : ledger.Held == 0)
                {
                    return;
                }

                if (number / ledgers.Length % 2 != 0)
                {
                    ledger.Release(1);
                }

                ledger.Seal(offers.Now);
                index.Follow(ledger);
                return;
            }

            ref var offer = ref facts[number / 10 % facts.Length];
            offer = offer with { Version = offer.Version + 1, ValidTo = offer.ValidTo.AddMinutes(1), Divisions = number % 20 == 0 && offer.Divisions.Count == 1 ? [Other(offer.Divisions[0])] : offer.Divisions };
            index.Follow(OfferCopy.Of(offer, offers.Now));
        }

        static string Other(string division) => division == "420106" ? "420107" : "420106";
    }

    /// <summary>Writes the offers into a database of the module's own and builds an index from it, as a replica does at its start.</summary>
    private static async Task<(OfferIndex Index, double Bytes, string Size)> BuildAsync(ManyOffers offers, List<Figure> figures)
    {
        var size = $"{offers.Count:N0} offers";
        var server = new PostgreSqlServer { Durable = false };
        await server.InitializeAsync();
        await using var stopping = server;
        await using var app = await ModuleApp.StartAsync(new MatchingModule(), postgreSql: await server.CreateDatabaseAsync());
        var filling = Stopwatch.GetTimestamp();
        await app.InScopeAsync<MatchingDbContext, int>(async db =>
        {
            await BulkWriter.WriteAsync(db, offers.AllCharities);
            for (var first = 0; first < offers.Count; first += Chunk)
            {
                await BulkWriter.WriteAsync(db, Enumerable.Range(first, Math.Min(Chunk, offers.Count - first)).Select(offers.Copy));
                await BulkWriter.WriteAsync(db, Enumerable.Range(first, Math.Min(Chunk, offers.Count - first)).Select(offers.Ledger));
            }

            return 0;
        });
        Console.WriteLine($"{size} in the database after {Stopwatch.GetElapsedTime(filling).TotalSeconds:N0} s");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (index, names) = (New(), new CharityNames());
        using var keeper = new KeepIndex(app.Services.GetRequiredService<IServiceScopeFactory>(), index, names, TimeProvider.System, NullLogger<KeepIndex>.Instance);
        var start = Stopwatch.GetTimestamp();
        await keeper.StartAsync(CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await keeper.StopAsync(CancellationToken.None);
        GC.Collect();
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / offers.Count;
        figures.Add(new Figure($"{size}: index: built from PostgreSQL", took, "s", 20));
        return index.Count == offers.Count ? (index, bytes, size) : throw new InvalidOperationException($"{index.Count} offers in the index.");
    }
}
