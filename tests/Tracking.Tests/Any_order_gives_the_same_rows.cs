using System.Reflection;
using System.Text.Json;
using Contracts.Messages.Matching;
using CsCheck;
using InProcess;
using Messaging;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Tracking.Board;
using Tracking.Data;
using Tracking.Following;

namespace Tracking.Tests;

/// <summary>Brokers reorder and repeat. Whatever they do to a real sequence of messages, the read model ends the same.</summary>
public sealed class Any_order_gives_the_same_rows
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Charity = Guid.CreateVersion7(Start);
    private static readonly Guid Other = Guid.CreateVersion7(Start);

    private static readonly object[] Messages = [.. Story.Whole(Start, Charity, Other).Told, .. Withdrawn().Told, .. PartlyMet().Told];

    [Fact]
    public async Task Permuted_and_repeated_messages_end_in_the_identical_read_model()
    {
        var expected = await RowsAfter(Messages);
        expected.ShouldContain("\"Status\":\"met\"");
        await Gen.Int[0, int.MaxValue].SampleAsync(
            async seed =>
            {
                var random = new Random(seed);
                var disturbed = Messages.Concat(Messages.Where(_ => random.Next(3) == 0)).ToArray();
                random.Shuffle(disturbed);
                // One by one, and in groups of any size that share a unit of work.
                (await RowsAfter(disturbed)).ShouldBe(expected);
                (await RowsAfter(disturbed, atOnce: () => random.Next(1, 24))).ShouldBe(expected);
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public async Task Two_states_of_one_version_end_the_same_in_either_order()
    {
        var story = new Story(Start).Opens();
        var referral = story.Offers(Charity);
        var offered = (ReferralOffered)story.Told[^1];
        var accepted = new ReferralAccepted(offered.Referral with { Status = "accepted", NeedStatus = "committed", Next = null, NeedNext = null }, null);

        (await RowsAfter([offered, accepted])).ShouldBe(await RowsAfter([accepted, offered]));
    }

    private static Story Withdrawn()
    {
        var story = new Story(Start.AddMinutes(3), urgency: "U1").Opens().Searches(1);
        story.After(TimeSpan.FromMinutes(2)).Offers(Charity);
        return story.After(TimeSpan.FromMinutes(5)).IsWithdrawn().FindsNobody("unmet");
    }

    private static Story PartlyMet()
    {
        var story = new Story(Start.AddMinutes(9), "420111", "U3", "N02.01", "R1", "R4").Opens().Searches(1, ("window", 2));
        var referral = story.Offers(Charity);
        return story.After(TimeSpan.FromHours(1)).Accepts(referral, Charity).Starts(referral, Charity).Delivers(referral, Charity)
            .Confirms(referral, Charity, remainder: 1).Searches(0, ("window", 2)).FindsNobody();
    }

    private static async Task<string> RowsAfter(IEnumerable<object> messages, Func<int>? atOnce = null)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        var options = new DbContextOptionsBuilder<SqliteTrackingDbContext>().UseSqlite(connection).Options;
        await using (var db = new SqliteTrackingDbContext(options))
        {
            await db.Database.EnsureCreatedAsync();
        }

        using var turns = new Turns();
        for (var left = messages.ToArray(); left.Length > 0;)
        {
            var group = left[..Math.Min(left.Length, atOnce?.Invoke() ?? 1)];
            left = left[group.Length..];
            await using var db = new SqliteTrackingDbContext(options);
            using var turn = new Turn(turns);
            var file = new CaseFile(db, turn);
            object[] handlers = [new FollowCases(file, TestAreas.Real), new FollowNeeds(file, TestAreas.Real), new FollowReferrals(file)];
            foreach (var message in group)
            {
                Call(handlers, "Foresee", message).ShouldBe(file);
            }

            await file.FetchAsync(CancellationToken.None);
            foreach (var message in group)
            {
                await (Task)Call(handlers, "HandleAsync", message, CancellationToken.None);
            }

            await db.SaveChangesAsync();
        }

        await using var read = new SqliteTrackingDbContext(options);
        return JsonSerializer.Serialize(new
        {
            Items = (await read.Items.AsNoTracking().ToListAsync()).OrderBy(item => item.Id).Select(Visible),
            Steps = (await read.Steps.AsNoTracking().ToListAsync()).OrderBy(step => step.Key, StringComparer.Ordinal),
            Ledger = (await read.Ledger.AsNoTracking().ToListAsync()).OrderBy(entry => entry.NeedId).ThenBy(entry => entry.Key, StringComparer.Ordinal),
        });
    }

    // The concurrency token counts saves, not facts.
    private static Dictionary<string, object?> Visible(Item item) => typeof(Item).GetProperties()
        .Where(property => property.Name != nameof(Item.Version)).ToDictionary(property => property.Name, property => property.GetValue(item));

    private static object Call(object[] handlers, string method, params object[] arguments)
    {
        var door = (method == "Foresee" ? typeof(IHandleTogether<>) : typeof(IHandle<>)).MakeGenericType(arguments[0].GetType());
        return door.InvokeMember(method, BindingFlags.InvokeMethod, null, handlers.Single(door.IsInstanceOfType), arguments)!;
    }
}
