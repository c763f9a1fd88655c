using Contracts.Reference;
using Demonstration.Replay;

namespace Demonstration.Tests;

public sealed class The_rows_of_a_replay_are_judged : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData("delivered,,2020-05-01 00:00:00 UTC,2020-05-09 00:00:00 UTC", null)]
    [InlineData("delivered,,2020-05-09 00:00:00 UTC,2020-05-01 00:00:00 UTC", "ended before it began")]
    [InlineData("delivered,,2020-05-09 00:00:00 UTC,", "missing date of the end")]
    [InlineData("delivered,,,2020-05-01 00:00:00 UTC", "missing date")]
    [InlineData("closed,test_match,2020-05-01 00:00:00 UTC,2020-05-09 00:00:00 UTC", "marked as a test by its authors")]
    [InlineData("lost,,2020-05-01 00:00:00 UTC,2020-05-09 00:00:00 UTC", "unknown status")]
    [InlineData("pre_match,contacted,2020-05-01 00:00:00 UTC,", null)]
    public void A_match_that_cannot_have_happened_is_rejected_with_a_reason(string middle, string? reason)
    {
        var report = new Report();
        _ = new PlayList(Folder([], [$"m1,d1,f1,{middle},n95,5"], []), report);
        report.Rejects.Select(reject => reject.Reason).ShouldBe(reason is null ? [] : [reason]);
        report.Rejects.ShouldAllBe(reject => reject.Line == 2 && reject.By == "replay");
    }

    [Fact]
    public void The_same_row_twice_counts_once()
    {
        var report = new Report();
        var list = new PlayList(Folder(["d1,o1,n95,5,2020-05-01 00:00:00 UTC,x,WA", "d1,o1,n95,5,2020-05-01 00:00:00 UTC,x,WA"], [], []), report);
        list.Count.ShouldBe(1);
        report.Rejects.ShouldHaveSingleItem().ShouldBe(new Reject("all_offers.csv", 3, "replay", "duplicate of an earlier row"));
    }

    [Fact]
    public void Events_come_in_the_order_of_their_dates_whatever_file_they_stand_in()
    {
        var list = new PlayList(
            Folder(["d1,o1,n95,5,2020-05-03 00:00:00 UTC,x,WA"], ["m1,d1,f1,delivered,,2020-05-03 00:00:00 UTC,2020-05-09 10:00:00 UTC,n95,5"], ["2020-05-01,King,WA,3"]), new Report());
        list.Days.SelectMany(day => day.SelectMany(group => group)).Select(happening => happening.Kind).ShouldBe([Kind.Request, Kind.Offer, Kind.Match, Kind.End]);
    }

    [Fact]
    public void Counties_and_items_become_a_second_division_set_and_category_set_as_data()
    {
        WriteReference.To(_directory.FullName, Replay.Folder.Read(Path.Combine(AppContext.BaseDirectory, "Data")));
        var data = ReferenceData.Load(_directory.FullName);
        data.Covers("ppe", "n95").ShouldBeTrue();
        data.Label("needs", "sanitizer", "en").ShouldBe("Hand Sanitizer");
        data.Needs["nitrile_gloves"].Unit.ShouldBe("pair");
        data.IsKnown("needs", "N01.01").ShouldBeTrue();
        var county = data.Divisions.All.First(division => division.Code.StartsWith("US-", StringComparison.Ordinal) && division.Level == DivisionLevel.County);
        county.Parent!.Code.ShouldBe(county.Code[..5]);
        data.Divisions.Find("US-WA")!.Name.ShouldBe("Washington");
        data.Divisions.Find("420106")!.Name.ShouldBe("武昌区");
        CaseNumber.TryParse(CaseNumber.Create(county, 12345).ToString(), out _).ShouldBeTrue();
    }

    [Fact]
    public void A_place_that_is_none_gets_a_code_that_no_platform_knows()
    {
        var divisions = new SecondDivisions([new RequestRow(2, "2020-05-01", "King", "WA", "1")]);
        divisions.CodeOf("WA", "King").ShouldBe("US-WA-001");
        divisions.CodeOf("ONTARIO", "York").ShouldBe("US-ONTARIO-?");
        divisions.CodeOf("", "Badin").ShouldBe("US-?-?");
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("")]
    [InlineData("dir --platform not-an-address")]
    [InlineData("dir --unknown")]
    public void A_command_line_that_cannot_be_read_is_refused(string line) =>
        (ReplayOptions.Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is null).ShouldBe(line != "replay");

    public void Dispose() => _directory.Delete(recursive: true);

    private Folder Folder(string[] offers, string[] matches, string[] requests)
    {
        void Write(string file, string header, string[] rows) => File.WriteAllLines(Path.Combine(_directory.FullName, file), [header, .. rows]);
        Write("all_offers.csv", "donorKey,donationkey,equipmentEnum,qty,datecreated,dataSource,stateprovince", offers);
        Write("all_matches.csv", "matchkey,donorkey,facilitykey,matchstatus,matchsubstatus,matchCreated,closedOrDelivered,enumcode,qty", matches);
        Write("county_analysis.csv", "TIME,county,stateprovince,num_requests", requests);
        Write("lookup_equipment_type.csv", "name,reportunit,reportMultiplier,enumcode,unitOfMeasure,description", ["N95 Respirators,pieces,1,n95,,"]);
        Write("ppe_type.csv", "name,TIME,num_requests,total_requests,requests_normalized", []);
        return Replay.Folder.Read(_directory.FullName);
    }
}
