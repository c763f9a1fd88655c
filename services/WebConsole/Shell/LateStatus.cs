using Microsoft.AspNetCore.Http;
using WebConsole.Clients;

namespace WebConsole.Shell;

/// <summary>The status of a page that says what is wrong.</summary>
internal static class LateStatus
{
    /// <summary>Sets the status as the answer begins: a page whose status is 404 while it is being made would be thrown away by the framework.</summary>
    public static void AnswerWith(this HttpResponse response, int status) => response.OnStarting(() => Task.FromResult(response.StatusCode = status));

    /// <summary>The same for what a service refused; a service that is not there is no fault of who asked.</summary>
    public static void AnswerWith(this HttpResponse response, Problem problem) =>
        response.AnswerWith(problem.Status is >= 400 and < 500 ? problem.Status : StatusCodes.Status502BadGateway);
}
