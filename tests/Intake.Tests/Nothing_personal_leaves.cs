using System.Text;
using System.Text.Json;
using Audit;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Personal values are planted in every field; then everything that leaves the module, and everything on disk, is searched for them.</summary>
public sealed class Nothing_personal_leaves : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        await ALifeOfACaseAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task No_message_carries_a_person()
    {
        await _app.SettledAsync();
        _app.App.Announced.Count.ShouldBeGreaterThan(6);
        var told = _app.App.Announced.Select(message => JsonSerializer.Serialize(message, message.GetType(), Plain)).ToArray();
        told.ShouldContain(text => text.Contains("N01.01"), "the search itself finds what is there");
        foreach (var planted in Bodies.Personal)
        {
            told.ShouldAllBe(text => !text.Contains(planted), planted);
        }
    }

    [Fact]
    public async Task No_outbox_row_and_no_audit_row_carries_a_person()
    {
        var rows = await _app.LookAsync(async db => (await db.Set<OutboxMessage>().Select(row => row.Body + row.LastError + row.Trace).ToListAsync())
            .Concat(await db.Set<AuditRecord>().Select(row => row.Subject + row.Why + row.Action + row.Actor).ToListAsync()).ToList());
        rows.Count.ShouldBeGreaterThan(10);
        foreach (var planted in Bodies.Personal)
        {
            rows.ShouldAllBe(text => !text.Contains(planted), planted);
        }
    }

    [Fact]
    public async Task The_files_on_disk_hold_no_name_number_address_or_word_in_plain()
    {
        var files = await _app.FilesAsync();
        Holds(files, "420106001").ShouldBeTrue("the search itself finds what is there");
        foreach (var planted in Bodies.Personal)
        {
            Holds(files, planted).ShouldBeFalse(planted);
        }

        // A stored answer or an index could hold a part of a phone number as well as the whole.
        Holds(files, Bodies.Phone[3..]).ShouldBeFalse();
    }

    [Fact]
    public async Task Lists_show_masks_and_no_sensitive_tag()
    {
        var list = await (await _app.Coordinator.AskAsync("/api/intake/cases")).TextAsync();
        list.ShouldContain("欧**");
        list.ShouldContain("154****0001");
        list.ShouldNotContain("V12");
        foreach (var planted in Bodies.Personal)
        {
            list.ShouldNotContain(planted);
        }
    }

    private async Task ALifeOfACaseAsync()
    {
        using var answer = await _app.Hotline.PostAsync("/api/intake/cases", Bodies.Full(), ("Idempotency-Key", "planted"));
        var opened = JsonSerializer.Deserialize<OpenedCase>(await answer.TextAsync(), Platform.Http.Json.Options)!;
        await _app.OpenAsync(Bodies.Full());
        await _app.ConsentAsync(opened, _charity, "name", "phone", "address", "idNumber", "birthDate", "health", "narrative");
        var referral = await _app.AcceptedAsync(opened, _charity);
        (await (await _app.Charity(_charity).AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact")).TextAsync()).ShouldContain(Bodies.Name);
        await _app.ReadAsync(opened.Id);
        // A camera writes beside the picture what its owner told it; a key makes the body be read twice.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/intake/referrals/{referral.ReferralId}/evidence") { Content = new ByteArrayContent(TestPictures.FromAPhone(string.Join(' ', Bodies.Personal))) };
        request.Headers.Add("Idempotency-Key", "photo");
        (await _app.Charity(_charity).SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        // With a key each: a stored answer is a copy that is easily forgotten.
        await KeptAsync($"cases/{opened.Id}/overrides", new { charityId = IntakeApp.NewId(), reason = Bodies.Narrative, responsible = Bodies.ReporterName });
        await KeptAsync($"cases/{opened.Id}/needs", new { category = "N12.99", adHoc = Bodies.AdHoc });
        await KeptAsync($"needs/{opened.Needs[1].Id}/withdrawal", new { reason = "other", text = Bodies.Narrative });
        await _app.App.ReceiveAsync(new DeliveryReported(referral with { Status = "delivered", NeedVersion = 5 }, "full", 1));
        await _app.HearsAsync<ContactReleased>(_ => true);
    }

    private async Task KeptAsync(string path, object body)
    {
        using var answer = await _app.Coordinator.PostAsync("/api/intake/" + path, body, ("Idempotency-Key", path));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.TextAsync());
    }

    private static bool Holds(byte[] files, string text) =>
        files.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || files.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0
        || files.AsSpan().IndexOf(Encoding.ASCII.GetBytes(JsonEncodedText.Encode(text).ToString())) >= 0;
}
