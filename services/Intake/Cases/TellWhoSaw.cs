using System.Globalization;
using AuditReading;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Reference;
using Contracts.Reference;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>
/// "Who saw my data?" (PIPL Art. 44, 45): everything on record about a case, oldest first, in sentences that the desk can read out in either language. Masked lists, which many
/// cases share a page of, are not told one by one. Reading it is on record as well.
/// </summary>
internal static class TellWhoSaw
{
    private static readonly Dictionary<string, (string Zh, string En)> Acts = new()
    {
        ["case.opened"] = ("登记了个案", "opened the case"),
        ["case.viewed"] = ("查看了个案（个人信息已遮盖）", "viewed the case, personal data masked"),
        // Of releases that showed a case in full; the record keeps saying so.
        ["case.read"] = ("查看了个案详情", "read the case in full"),
        [UnmaskCase.Action] = ("查看了未遮盖的个人信息", "saw personal data unmasked"),
        ["case.found"] = ("检索到个案（姓名、电话已遮盖）", "found the case in a search, name and phone masked"),
        ["case.closed"] = ("结束了个案", "closed the case"),
        ["case.linked"] = ("将个案与另一个案关联", "linked the case to another one"),
        ["case.unlinked"] = ("撤销了与另一个案的关联", "took a link to another case back"),
        ["approval.asked"] = ("申请查看未成年人的信息", "asked for leave to see the data of a minor"),
        ["approval.danger"] = ("因生命危险开放了未成年人的信息，待复核", "opened the data of a minor for danger to life, to be reviewed"),
        ["approval.told"] = ("告知了对此负责的人", "told the person who answers for it"),
        ["approval.decided"] = ("审批了查看未成年人信息的申请", "decided who may see the data of a minor"),
        ["need.added"] = ("增加了一项需求", "added a need"),
        ["need.withdrawn"] = ("撤回了一项需求", "withdrew a need"),
        ["consent.recorded"] = ("记录了同意", "recorded a consent"),
        ["consent.withdrawn"] = ("记录了同意的撤回", "recorded that a consent was withdrawn"),
        ["consent.override"] = ("因生命危险，未经同意开放了联系方式", "opened the contact without consent, for danger to life"),
        ["consent.reviewed"] = ("复核了因生命危险开放联系方式的决定", "reviewed that the contact was opened for danger to life"),
        ["contact.read"] = ("作为受助机构查看了联系方式", "read the contact for the charity that helps"),
        ["evidence.added"] = ("作为受助机构添加了送达照片", "added a photo of the delivery for the charity that helps"),
        ["evidence.read"] = ("查看了送达照片", "looked at a photo of the delivery"),
        ["contact.deleted"] = ("作为受助机构确认已删除联系方式", "confirmed for the charity that the contact was deleted"),
        ["contact.erased"] = ("保存期满，删除了个人信息", "erased the personal data, whose time to keep was over"),
        ["reporter.erased"] = ("保存期满，删除了报告人的信息", "erased who had reported it, the time to keep being over"),
        ["story.erased"] = ("保存期满，删除了情况描述、详细地址与家庭情况", "erased the narrative, the exact place and the household, the time to keep being over"),
        ["sharing.erased"] = ("保存期满，删除了同意与信息提供记录", "erased consents and the ledger of sharing, the time to keep being over"),
        ["consent.refused"] = ("记录了您不同意由某机构帮扶", "recorded that you said no to a charity"),
        ["relief.created"] = ("接收了政府救助信息", "took in relief of the state"),
        ["relief.updated"] = ("更新了政府救助信息", "updated relief of the state"),
        ["followUp.taken"] = ("接手了对您的回访", "took over the call back to you"),
        ["followUp.done"] = ("完成了回访", "called back"),
        ["followUp.unreachable"] = ("回访未能接通", "called back and reached nobody"),
        ["record.read"] = ("查看了本记录", "read this record"),
    };

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/cases/{id:guid}/record", Handle)
        .WithName("TellWhoSaw").WithSummary("Who saw or changed what is kept about the person of a case, oldest first, with sentences in both languages; the reading is recorded.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator);

    private static async Task<Results<Ok<Page<RecordedAct>>, Refusal>> Handle(
        Guid id, Actor actor, Jurisdiction jurisdiction, Paging paging, IntakeDbContext db, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.CasesOf(actor, jurisdiction).Where(row => row.Id == id).Select(row => row.Division).SingleOrDefaultAsync(cancellationToken) is not { } division)
        {
            return Refusal.NotFound();
        }

        var (subject, zone) = ($"case/{id}", reference.Calendars.For(reference.Divisions.Find(division)).Zone);
        var found = await AuditEndpoints.About(db, subject, After(paging)).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).ToArray();
        db.Note(actor, "record.read", subject, "asked by the person", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Page<RecordedAct>(
            [.. page.Select(row => new RecordedAct(row.Number!.Value, row.At, row.Actor, row.Action, row.Why, Say(row, zone, reference)))],
            found.Count > page.Length ? Paging.Encode(page[^1].Number!.Value.ToString(CultureInfo.InvariantCulture)) : null));
    }

    /// <summary>Whether there is a sentence for an action.</summary>
    public static bool Knows(string action) => Acts.ContainsKey(action);

    private static BothLanguages Say(Audit.AuditRecord row, TimeZoneInfo zone, ReferenceData reference)
    {
        var at = TimeZoneInfo.ConvertTime(row.At, zone);
        var (zh, en) = row.Action == UnmaskCase.Action ? UnmaskCase.Say(row.Why, reference) : Acts.GetValueOrDefault(row.Action, ("处理了个案", "worked on the case"));
        return new BothLanguages(
            string.Create(CultureInfo.InvariantCulture, $"{at:yyyy年M月d日H时m分}，{row.Actor}{zh}。"),
            string.Create(CultureInfo.InvariantCulture, $"On {at:d MMMM yyyy} at {at:HH:mm}, {row.Actor} {en}."));
    }

    private static long After(Paging paging) => long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
