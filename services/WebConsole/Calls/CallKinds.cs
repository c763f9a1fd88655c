using WebConsole.Shell;

namespace WebConsole.Calls;

/// <summary>What a call to the person is about.</summary>
internal static class CallKinds
{
    public static string Name(Words words, string kind) => kind switch
    {
        "obtainConsent" => words["问是否同意机构联系", "Ask whether the charity may have the contact"],
        "confirmOutcome" => words["问帮助是否送到", "Ask whether the help arrived"],
        "callAfterwards" => words["事后关怀", "Ask how it went on"],
        _ => words["告知信息曾被提供", "Tell that data were passed on"],
    };
}
