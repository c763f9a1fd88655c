using Microsoft.AspNetCore.Http;

namespace WebConsole.Shell;

/// <summary>The status of a page that says what is wrong.</summary>
internal static class LateStatus
{
    /// <summary>Sets the status as the answer begins: a page whose status is 404 while it is being made would be thrown away by the framework.</summary>
    public static void AnswerWith(this HttpResponse response, int status) => response.OnStarting(() => Task.FromResult(response.StatusCode = status));
}
