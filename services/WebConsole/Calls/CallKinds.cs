using WebConsole.Shell;

namespace WebConsole.Calls;

/// <summary>What is asked of the person or told, by phone or at the door; and what the desk decides about minors.</summary>
internal static class CallKinds
{
    /// <summary>In how many hours somebody who was not reached may be called again.</summary>
    public static readonly int[] LaterHours = [1, 4, 24];

    public static string Name(Words words, string kind) => kind switch
    {
        "obtainConsent" => words["问是否同意机构联系", "Ask whether the charity may have the contact"],
        "confirmOutcome" => words["问帮助是否送到", "Ask whether the help arrived"],
        "callAfterwards" => words["事后关怀", "Ask how it went on"],
        "decideApproval" => words["决定能否查看未成年人信息", "Decide who may see a minor's data"],
        "tellResponsible" => words["告知负责人：曾因生命危险查看未成年人信息", "Tell who answers for a minor's data opened in danger to life"],
        _ => words["告知信息曾被提供", "Tell that data were passed on"],
    };

    /// <summary>The sentence to read out to the person.</summary>
    public static string Script(Words words, string kind, string charity) => kind switch
    {
        "obtainConsent" => words[
            $"“{charity}愿意帮忙。我们想把您的姓名、电话和地址告诉他们，只用于这次帮扶，您随时可以撤回。您同意吗？”",
            $"“{charity} is ready to help. May we give them your name, phone number and address, for this help only? You can take it back at any time.”"],
        "confirmOutcome" => words[$"“{charity}说帮助已经送到。您收到了吗？数量对吗？”", $"“{charity} says that the help has arrived. Did you get it, and all of it?”"],
        "callAfterwards" => words["“前些天的帮助解决问题了吗？现在有没有人身危险？还需要什么？”", "“Did the help solve the problem? Is anybody in danger now? Is something else needed?”"],
        _ => words[
            $"“当时情况危急，我们没来得及征求您同意，就把您的联系方式给了{charity}。现在告诉您；您可以要求他们删除。”",
            $"“Because life was in danger we gave your contact to {charity} before we could ask you. We tell you now; you may ask that they delete it.”"],
    };
}
