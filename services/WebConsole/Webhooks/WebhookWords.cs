using WebConsole.Shell;

namespace WebConsole.Webhooks;

/// <summary>Events, states and faults in words.</summary>
internal static class WebhookWords
{
    /// <summary>The events in the order of a card's life.</summary>
    public static readonly IReadOnlyList<(string Event, string Zh, string En)> Events =
    [
        ("card.offered", "收到新需求卡", "a new card has come"),
        ("card.accepted", "已接受", "accepted"),
        ("card.declined", "已婉拒", "declined"),
        ("card.expired", "逾期未答", "not answered in time"),
        ("card.recalled", "平台收回", "taken back by the platform"),
        ("card.updated", "下一步有变", "the next step has changed"),
        ("card.started", "已开始服务", "service has begun"),
        ("card.onHold", "暂缓", "put on hold"),
        ("card.delivered", "已报送达", "delivery reported"),
        ("card.confirmed", "本人已确认", "confirmed by the person"),
        ("card.disputed", "本人有异议", "the person disagrees"),
        ("card.returned", "已退回", "given back"),
        ("card.failed", "未能完成", "failed"),
        ("deletion.requested", "要求删除联系方式", "a contact has to be deleted"),
    ];

    public static string Event(Words words, string name) => name == "webhook.test" ? words["测试", "test"] : name == "webhook.proof" ? words["证明网址", "proof of the address"]
        : Events.FirstOrDefault(known => known.Event == name) is { Event: not null } found ? words[found.Zh, found.En] : name;

    public static string Status(Words words, string status) => status switch
    {
        "delivered" => words["已送到", "delivered"],
        "gaveUp" => words["已放弃", "given up"],
        _ => words["待发送", "waiting"],
    };

    /// <summary>What to do about an address that has not proved itself; null where there is nothing to do.</summary>
    public static string? Proof(Words words, Contracts.Http.Notifications.WebhookView webhook) => webhook is { Status: "active", ProvenAt: null }
        ? words[
            "该网址尚未证明属于本机构，事件先等待。请让您的系统验证 webhook.proof 事件的签名，并以 2xx 回答 {\"challenge\":\"事件中 data.challenge 的值\"}，然后按“立即验证”。",
            "This address has not proved to be yours yet, so events wait. Let your system verify the signature of the event webhook.proof and answer 2xx with {\"challenge\":\"the value of data.challenge\"}, then press “Prove it now”."]
        : null;

    public static string? Pause(Words words, string? reason) => reason switch
    {
        null => null,
        "failing" => words["连续五天无法送达，已自动暂停。请修好后恢复。", "Nothing arrived for five days, so it was paused. Mend the address, then resume."],
        "unproven" => words["该网址三天内没有证明属于本机构，已自动暂停。请让您的系统回答 webhook.proof，然后恢复。", "The address has not proved to be yours for three days, so it was paused. Let your system answer webhook.proof, then resume."],
        "gone" => words["该网址回答已不存在（410），已自动暂停。", "The address answered that it is gone (410), so it was paused."],
        _ => words["由本机构暂停。", "Paused by your charity."],
    };

    public static string? Fault(Words words, string? fault, int? status) => fault switch
    {
        null => status?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "status" => words[$"回答 {status}", $"answered {status}"],
        "redirect" => words[$"回答 {status}：不跟随转向", $"answered {status}: redirects are not followed"],
        "timeout" => words["10 秒内没有回答", "no answer within 10 seconds"],
        "name" => words["找不到该域名", "the name is not known"],
        "notPublic" => words["域名指向内部地址", "the name leads to an internal address"],
        "challenge" => words[$"回答 {status}，但没有带回 challenge", $"answered {status} without the challenge"],
        "tls" => words["证书或加密连接有误", "certificate or TLS is wrong"],
        _ => words["连接失败", "no connection"],
    };
}
