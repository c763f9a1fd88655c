using System.Net;
using System.Text;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>A charity shows what it delivered by photos, which may show the person and are kept like everything else about her.</summary>
public abstract class Photos_of_deliveries(PostgreSqlServer? server) : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private RetentionWorld? _world;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
        else if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_photo_stands_upright_says_neither_where_nor_with_what_it_was_taken_and_every_look_is_on_record()
    {
        var (of, way) = await ServingAsync();
        var sent = TestPictures.FromAPhone();
        Holds(sent, TestPictures.Place).ShouldBeTrue("what is looked for is there before");
        using var created = await SendAsync(way, sent);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.TextAsync());
        var kept = (await _app.Charity(_charity).ReadAsync<Page<EvidenceView>>(way)).Items.ShouldHaveSingleItem();
        created.Headers.Location!.ToString().ShouldBe($"{way}/{kept.Id}");

        using var own = await _app.Charity(_charity).AskAsync($"{way}/{kept.Id}");
        own.Content.Headers.ContentType!.ToString().ShouldBe("image/jpeg");
        (own.Headers.CacheControl!.NoStore, own.Headers.GetValues("X-Content-Type-Options").Single(), own.Content.Headers.ContentDisposition!.DispositionType).ShouldBe((true, "nosniff", "attachment"));
        var picture = await own.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        picture.Length.ShouldBe(kept.Bytes);
        Holds(picture, TestPictures.Place).ShouldBeFalse();
        Holds(picture, "Exif").ShouldBeFalse();
        using var seen = SKBitmap.Decode(picture);
        (seen.Width, seen.Height).ShouldBe((80, 120));
        (Colour(seen, 40, 20), Colour(seen, 40, 100)).ShouldBe(("red", "blue"));

        (await _app.Coordinator.AskAsync($"{way}/{kept.Id}?purpose=supervision")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _app.Hotline.ReadAsync<Page<EvidenceView>>(way)).Items.ShouldBe([kept]);
        (await _app.RecordsAsync()).Where(row => row.Action.StartsWith("evidence.", StringComparison.Ordinal)).Select(row => (row.Action, row.Actor, row.Subject)).ShouldBe(
            [("evidence.added", "charity-test", $"case/{of.Id}"), ("evidence.read", "charity-test", $"case/{of.Id}"), ("evidence.read", "coordinator-test", $"case/{of.Id}")], ignoreOrder: true);
        var sealedPicture = (await _app.LookAsync(db => db.Photos.AsNoTracking().SingleAsync())).Sealed;
        sealedPicture.AsSpan().IndexOf(picture.AsSpan(20, 40)).ShouldBe(-1);
    }

    [Fact]
    public async Task Large_and_transparent_pictures_become_what_a_page_can_show()
    {
        var (_, way) = await ServingAsync();
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Jpeg])
        {
            using var seen = SKBitmap.Decode(await KeptAsync(way, TestPictures.Of(3000, 1500, format)));
            Math.Max(seen.Width, seen.Height).ShouldBeInRange(1800, 2000, format.ToString());
            ((double)seen.Width / seen.Height).ShouldBe(2, 0.01);
        }
    }

    [Fact]
    public async Task What_is_no_picture_or_too_much_of_one_is_refused_in_the_callers_language_and_nothing_is_kept()
    {
        var (_, way) = await ServingAsync();
        foreach (var (sent, because) in ((byte[], string)[])
            [("%PDF-1.7 x"u8.ToArray(), "PDF"), ("GIF89a"u8.ToArray(), "JPEG"), ("<svg onload='alert(1)'/>"u8.ToArray(), "JPEG"), ([], "JPEG"), (TestPictures.Bomb(), "40 million"),
             (TestPictures.Of()[..400], "complete"), ([.. TestPictures.Of()[..20], .. new byte[500]], "complete"), ([.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPVP8 "u8, .. new byte[40]], "complete")])
        {
            using var answer = await SendAsync(way, sent);
            (await answer.ShouldRefuseAsync(400, "invalid")).Errors()["photo"].ShouldContain(because);
        }

        using var pdf = await SendAsync(way, "%PDF-1.7 x"u8.ToArray(), _app.App.As("charity", _charity, language: "zh"));
        (await pdf.ShouldRefuseAsync(400, "invalid")).Errors()["photo"].ShouldBe("不接收 PDF。请拍下凭证，上传照片（JPEG、PNG 或 WebP）。");
        using var large = await SendAsync(way, new byte[Photos.Pictures.MostBytes + 1]);
        await large.ShouldRefuseAsync(413, "too-large");
        (await _app.LookAsync(db => db.Photos.AnyAsync())).ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_picture_is_kept_once_and_nothing_behind_it_is_kept_at_all()
    {
        var (_, way) = await ServingAsync();
        // A picture that is a page and an archive as well.
        byte[] sent = [.. TestPictures.Of(), .. "<script>alert(1)</script>PK\u0003\u0004"u8];
        var first = await ViewAsync(await SendAsync(way, sent));
        (await ViewAsync(await SendAsync(way, sent))).ShouldBe(first);
        Holds(await PictureAsync(way, first.Id), "script").ShouldBeFalse();

        using var once = await SendAsync(way, TestPictures.Of(shade: 90), headers: ("Idempotency-Key", "one"));
        using var twice = await SendAsync(way, TestPictures.Of(shade: 90), headers: ("Idempotency-Key", "one"));
        twice.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        (await ViewAsync(twice)).ShouldBe(await ViewAsync(once));
        (await _app.Charity(_charity).ReadAsync<Page<EvidenceView>>(way)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_seven_at_once_five_are_kept()
    {
        var (_, way) = await ServingAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 7).Select(shade => SendAsync(way, TestPictures.Of(shade: (byte)(30 * shade)))));
        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([201, 201, 201, 201, 201, 400, 400]);
        (await _app.LookAsync(db => db.Photos.CountAsync())).ShouldBe(5);
    }

    [Fact]
    public async Task Only_the_charity_that_helps_and_the_desk_of_the_place_know_of_it()
    {
        var (of, way) = await ServingAsync();
        var kept = await ViewAsync(await SendAsync(way, TestPictures.Of()));
        var stranger = _app.Charity(IntakeApp.NewId());
        using (var answer = await SendAsync(way, TestPictures.Of(shade: 9), stranger))
        {
            await answer.ShouldRefuseAsync(404, "not-found");
        }

        foreach (var caller in (HttpClient[])[stranger, _app.App.As("charity"), _app.App.As("coordinator", division: "420105")])
        {
            await (await caller.AskAsync(way)).ShouldRefuseAsync(404, "not-found");
            await (await caller.AskAsync($"{way}/{kept.Id}?purpose=supervision")).ShouldRefuseAsync(404, "not-found");
        }

        // A photo of one referral is none of another.
        var other = await _app.AcceptedAsync(of, _charity, 4);
        await (await _app.Charity(_charity).AskAsync($"/api/intake/referrals/{other.ReferralId}/evidence/{kept.Id}")).ShouldRefuseAsync(404, "not-found");
        await (await _app.Coordinator.AskAsync($"{way}/{kept.Id}")).ShouldRefuseAsync(400, "invalid");
        await (await _app.Coordinator.AskAsync($"{way}/{kept.Id}?purpose=curiosity")).ShouldRefuseAsync(400, "invalid");
    }

    [Fact]
    public async Task Before_the_yes_none_is_taken_and_after_the_work_or_the_consent_the_charity_sees_none()
    {
        var of = await _app.OpenAsync(Bodies.Full());
        var referral = _app.Referral(of, _charity, "offered", 2);
        var way = $"/api/intake/referrals/{referral.ReferralId}/evidence";
        await TellAsync(referral);
        using (var early = await SendAsync(way, TestPictures.Of()))
        {
            await early.ShouldRefuseAsync(409, "illegal-transition");
        }

        await TellAsync(referral with { Status = "inService", NeedVersion = 3 });
        var consent = await _app.ConsentAsync(of, _charity);
        var kept = await ViewAsync(await SendAsync(way, TestPictures.Of()));
        (await PictureAsync(way, kept.Id)).ShouldNotBeEmpty();
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{consent.Id}/withdrawal");
        await (await _app.Charity(_charity).AskAsync($"{way}/{kept.Id}")).ShouldRefuseAsync(403, "consent-required");
        await TellAsync(referral with { Status = "confirmed", NeedVersion = 4 });
        await (await _app.Charity(_charity).AskAsync($"{way}/{kept.Id}")).ShouldRefuseAsync(403, "not-accepted");
        (await _app.Coordinator.AskAsync($"{way}/{kept.Id}?purpose=supervision")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_child_and_somebody_in_hiding_are_seen_no_easier_in_a_picture()
    {
        var (child, way) = await ServingAsync(Bodies.Child());
        var kept = await ViewAsync(await SendAsync(way, TestPictures.Of()));
        await (await _app.Hotline.AskAsync($"{way}/{kept.Id}?purpose=dangerToLife")).ShouldRefuseAsync(403, "approval-required");
        await IntakeApp.SendAsync<ApprovalView>(_app.Hotline, $"/api/intake/cases/{child.Id}/approvals", Bodies.Danger());
        (await _app.Hotline.AskAsync($"{way}/{kept.Id}?purpose=dangerToLife")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var (_, hidden) = await ServingAsync(Bodies.Full(household: new { size = 1, tags = new[] { "V17" } }));
        kept = await ViewAsync(await SendAsync(hidden, TestPictures.Of()));
        await (await _app.Hotline.AskAsync($"{hidden}/{kept.Id}?purpose=protection")).ShouldRefuseAsync(403, "address-hidden");
        await (await _app.Coordinator.AskAsync($"{hidden}/{kept.Id}?purpose=supervision")).ShouldRefuseAsync(403, "address-hidden");
        (await _app.Coordinator.AskAsync($"{hidden}/{kept.Id}?purpose=protection")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_erased_with_the_person_and_none_comes_after()
    {
        await _app.DisposeAsync();
        var world = _world = await RetentionWorld.StartAsync(server);
        _app = world.App;
        // Nobody is named: the photo alone is what is kept of a person.
        var of = await _app.OpenAsync();
        var referral = _app.Referral(of, _charity, "delivered", 3);
        var way = $"/api/intake/referrals/{referral.ReferralId}/evidence";
        await TellAsync(referral);
        var kept = await ViewAsync(await SendAsync(way, TestPictures.Of()));
        await TellAsync(referral with { Status = "confirmed", NeedStatus = "met", NeedVersion = 4 });
        await world.CloseAsync(of);
        world.Pass(TimeSpan.FromHours(50));
        var ended = (await world.EndedAsync(1))[0];
        (await world.CertificateAsync(ended.Id)).Certificate.Erased.Select(row => (row.Class, row.Cases, row.Records)).ShouldBe([("people", 1, 1)]);
        (await _app.LookAsync(db => db.Photos.AnyAsync())).ShouldBeFalse();
        (await _app.LookAsync(db => db.Set<People.DataKeys>().SingleAsync(row => row.CaseId == of.Id))).People.ShouldBeNull();
        await (await _app.Coordinator.AskAsync($"{way}/{kept.Id}?purpose=supervision")).ShouldRefuseAsync(404, "not-found");
        await TellAsync(referral with { Status = "inService", NeedVersion = 9 });
        using var late = await SendAsync(way, TestPictures.Of());
        await late.ShouldRefuseAsync(409, "illegal-transition");
    }

    private async Task<(OpenedCase Of, string Way)> ServingAsync(object? body = null)
    {
        var of = await _app.OpenAsync(body ?? Bodies.Full());
        return (of, $"/api/intake/referrals/{(await _app.AcceptedAsync(of, _charity)).ReferralId}/evidence");
    }

    private async Task TellAsync(ReferralFacts facts)
    {
        await _app.App.ReceiveAsync(new ReferralUpdated(facts, "test"));
        await _app.FollowedAsync(facts);
    }

    private async Task<HttpResponseMessage> SendAsync(string way, byte[] sent, HttpClient? caller = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, way) { Content = new ByteArrayContent(sent) };
        // Who asks first whether it may come is told before it is sent.
        request.Headers.ExpectContinue = sent.Length > Photos.Pictures.MostBytes;
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await (caller ?? _app.Charity(_charity)).SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<EvidenceView> ViewAsync(HttpResponseMessage answer)
    {
        var text = await answer.TextAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonSerializer.Deserialize<EvidenceView>(text, Platform.Http.Json.Options)!;
    }

    private async Task<byte[]> KeptAsync(string way, byte[] sent) => await PictureAsync(way, (await ViewAsync(await SendAsync(way, sent))).Id);

    private async Task<byte[]> PictureAsync(string way, Guid id)
    {
        using var answer = await _app.Charity(_charity).AskAsync($"{way}/{id}");
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.TextAsync());
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static string Colour(SKBitmap picture, int x, int y) => picture.GetPixel(x, y) is var at && at.Red > 200 && at.Blue < 60 ? "red" : at.Blue > 200 && at.Red < 60 ? "blue" : at.ToString();
}

public sealed class Photos_of_deliveries_on_SQLite() : Photos_of_deliveries(null);

public sealed class Photos_of_deliveries_on_PostgreSQL(PostgreSqlServer server) : Photos_of_deliveries(server);
