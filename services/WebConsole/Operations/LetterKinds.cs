using Contracts.Http.Operations;
using WebConsole.Shell;

namespace WebConsole.Operations;

/// <summary>Where a message came to its end, in words.</summary>
internal static class LetterKinds
{
    public static readonly IReadOnlyList<string> All = [DeadLetterKinds.Unsent, DeadLetterKinds.Unhandled, DeadLetterKinds.Stranded];

    public static string Name(Words words, string kind) => kind switch
    {
        DeadLetterKinds.Unsent => words["搁置（未发出）", "parked (unsent)"],
        DeadLetterKinds.Unhandled => words["处理失败", "unhandled"],
        _ => words["滞留队列", "stranded"],
    };
}
