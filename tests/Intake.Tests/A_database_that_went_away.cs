using Contracts.Http.Intake;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Testing.Servers;
using Xunit;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>The look for earlier cases keeps its connections open. A server that was restarted, or another that took over, has closed them all.</summary>
public sealed class A_database_that_went_away(PostgreSqlServer server)
{
    [Fact]
    public async Task Is_asked_again_on_a_fresh_connection_and_the_caller_notices_nothing()
    {
        await using var intake = await PeopleApp.StartAsync(server);
        var earlier = await intake.OpenAsync(new CasePerson("欧阳丹青", Phone: "13800010009"));
        var query = new Query(Name: "欧阳丹青", Phone: "13800010009");
        (await intake.LookAsync(query)).ShouldHaveSingleItem().CaseId.ShouldBe(earlier.Id);

        for (var time = 0; time < 3; time++)
        {
            var ended = await intake.InDatabaseAsync(db => db.Database
                .SqlQueryRaw<bool>("SELECT pg_terminate_backend(pid, 5000) AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").ToListAsync());
            ended.Count.ShouldBeGreaterThanOrEqualTo(2);
            (await intake.LookAsync(query)).ShouldHaveSingleItem().CaseId.ShouldBe(earlier.Id);
        }
    }
}
