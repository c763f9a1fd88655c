using System.Net;
using System.Text.Json;
using Contracts.Http.Reference;
using Testing.Apps;

namespace Catalog.Tests;

public sealed class The_codes_are_public(The_codes_are_public.Shared shared) : IClassFixture<The_codes_are_public.Shared>
{
    [Theory]
    [InlineData("needs", "N01.01", "食品口粮", "Staple food")]
    [InlineData("tiers", "R1", "特困人员", "Extremely poor")]
    [InlineData("tags", "V01", "独居老人", "Older person alone")]
    [InlineData("units", "parcel", "份", "parcel")]
    [InlineData("closure", "D1", null, null)]
    [InlineData("urgencies", "U1", null, null)]
    [InlineData("outcomes", "N1", null, null)]
    public async Task A_table_has_labels_in_both_languages_without_a_token(string table, string code, string? zh, string? en)
    {
        using var answer = await Anonymous.AskAsync("/api/reference/" + table);
        answer.Headers.CacheControl!.Public.ShouldBeTrue();
        answer.Headers.CacheControl.MaxAge!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        answer.Headers.ETag!.IsWeak.ShouldBeFalse();
        var read = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        read.GetProperty("table").GetString().ShouldBe(table);
        read.GetProperty("title").GetProperty("zh").GetString().ShouldNotBeNullOrEmpty();
        var row = read.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("code").GetString() == code);
        row.GetProperty("zh").GetString().ShouldBe(zh ?? row.GetProperty("zh").GetString());
        row.GetProperty("en").GetString().ShouldBe(en ?? row.GetProperty("en").GetString());
        row.GetProperty("validFrom").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Rows_keep_the_fields_of_their_table()
    {
        (await RowAsync("urgencies", "U1")).GetProperty("clocks").GetProperty("charityAnswer").GetString().ShouldNotBeNullOrEmpty();
        (await RowAsync("needs", "N01.01")).GetProperty("parent").GetString().ShouldBe("N01");
        (await RowAsync("tags", "V03")).GetProperty("sensitive").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Every_table_is_listed_and_can_be_read()
    {
        var list = await Anonymous.ReadAsync<CodeTableList>("/api/reference");
        list.Tables.Count.ShouldBeGreaterThan(30);
        foreach (var table in list.Tables)
        {
            (await Anonymous.ReadAsync<JsonElement>("/api/reference/" + table.Table)).GetProperty("rows").GetArrayLength().ShouldBe(table.Rows, table.Table);
        }
    }

    [Fact]
    public async Task Reasons_come_together()
    {
        var reasons = await Anonymous.ReadAsync<JsonElement>("/api/reference/reasons");
        foreach (var table in (string[])["decline", "return", "failure", "withdrawal", "recall"])
        {
            reasons.GetProperty(table).GetProperty("rows").GetArrayLength().ShouldBeGreaterThan(0, table);
        }
    }

    [Theory]
    [InlineData("/api/reference/needs")]
    [InlineData("/api/reference/reasons")]
    [InlineData("/api/reference/divisions")]
    [InlineData("/api/reference/divisions?parent=42")]
    [InlineData("/api/reference/divisions?q=wuchang")]
    [InlineData("/api/reference/divisions/420106")]
    public async Task Who_has_it_already_gets_no_body(string path)
    {
        using var first = await Anonymous.AskAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", "\"other\", W/" + first.Headers.ETag);
        using var second = await Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        (await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        using var other = new HttpRequestMessage(HttpMethod.Get, path);
        other.Headers.TryAddWithoutValidation("If-None-Match", "\"other\"");
        (await Anonymous.SendAsync(other, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Divisions_are_walked_from_the_top()
    {
        var provinces = await DivisionsAsync("");
        provinces.Count.ShouldBeGreaterThan(30);
        provinces.ShouldAllBe(division => division.Parent == null && division.Level == "province");
        (await DivisionsAsync("?parent=42")).ShouldContain(division => division.Code == "4201" && division.Name == "武汉市" && division.HasChildren);
        (await DivisionsAsync("?parent=420106")).ShouldAllBe(division => division.Level == "township" && division.Parent == "420106");
        (await DivisionsAsync("?parent=420106001")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("武昌区", "420106")]
    [InlineData("武昌", "420106")]
    [InlineData("湖北 武昌", "420106")]
    [InlineData("wuchangqu", "420106")]
    [InlineData("湖北省武汉市武昌区中南路99号", "420106")]
    [InlineData("420106", "420106")]
    public async Task A_division_is_found_by(string query, string code) =>
        (await DivisionsAsync("?take=5&q=" + Uri.EscapeDataString(query))).ShouldContain(division => division.Code.StartsWith(code));

    [Fact]
    public async Task A_division_says_where_it_is_and_since_when()
    {
        var wuchang = await Anonymous.ReadAsync<DivisionView>("/api/reference/divisions/420106000000");
        (wuchang.Code, wuchang.FullName, wuchang.Level, wuchang.Parent).ShouldBe(("420106", "湖北省武汉市武昌区", "county", "4201"));
        wuchang.Latitude!.Value.ShouldBe(30.5, 0.3);
        wuchang.Longitude!.Value.ShouldBe(114.3, 0.3);
    }

    [Fact]
    public async Task An_abolished_division_names_its_successors_and_is_left_out_of_lists()
    {
        var reference = Contracts.Reference.ReferenceData.BuiltIn;
        var gone = reference.Divisions.All.First(division => division.ValidTo < new DateOnly(2026, 11, 24) && division.Successors.Count > 0 && division.Parent is not null);
        var view = await Anonymous.ReadAsync<DivisionView>("/api/reference/divisions/" + gone.Code);
        view.ValidTo.ShouldBe(gone.ValidTo);
        view.Successors.ShouldBe(gone.Successors);
        (await DivisionsAsync("?parent=" + gone.Parent!.Code)).ShouldNotContain(division => division.Code == gone.Code);
        (await DivisionsAsync($"?parent={gone.Parent.Code}&on={gone.ValidTo!.Value.AddDays(-1):yyyy-MM-dd}")).ShouldContain(division => division.Code == gone.Code);
    }

    [Theory]
    [InlineData("/api/reference/nothing", 404, "not-found")]
    [InlineData("/api/reference/divisions/190000", 404, "not-found")]
    [InlineData("/api/reference/divisions?parent=190000", 400, "invalid")]
    [InlineData("/api/reference/divisions?parent=42&q=wuchang", 400, "invalid")]
    [InlineData("/api/reference/divisions?q=wuchang&take=0", 400, "invalid")]
    [InlineData("/api/reference/divisions?q=wuchang&take=many", 400, "invalid")]
    [InlineData("/api/reference/divisions?on=yesterday", 400, "invalid")]
    public async Task A_question_that_leads_nowhere_is_refused(string path, int status, string type) => await Anonymous.AskAsync(path).ShouldRefuseAsync(status, type);

    [Fact]
    public async Task Strange_questions_are_answered_with_nothing()
    {
        foreach (var query in (string[])["%F0%9F%98%80", "..", new string('武', 500), "%00"])
        {
            (await Anonymous.AskAsync("/api/reference/divisions?q=" + query)).StatusCode.ShouldBe(HttpStatusCode.OK, query[..Math.Min(9, query.Length)]);
        }
    }

    private HttpClient Anonymous => shared.App.Anonymous();

    private async Task<IReadOnlyList<DivisionView>> DivisionsAsync(string query) => (await Anonymous.ReadAsync<DivisionList>("/api/reference/divisions" + query)).Items;

    private async Task<JsonElement> RowAsync(string table, string code) =>
        (await Anonymous.ReadAsync<JsonElement>("/api/reference/" + table)).GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("code").GetString() == code);

    public sealed class Shared : IAsyncLifetime
    {
        internal ModuleApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await ModuleApp.StartAsync(new CatalogModule(), CatalogApp.Start);

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
