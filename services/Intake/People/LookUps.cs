using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;
using Platform.Identity;

namespace Intake.People;

/// <summary>
/// How many people one caller may look up: numbers can be tried one after the other, and each answer tells whether somebody asked for help. One budget per caller and minute
/// for all doors that name a person, <c>Intake:LookUpsPerMinute</c> (240: a desk of thirty that types while it listens). Kept in the process; each replica counts for itself.
/// </summary>
internal sealed class LookUps(TimeProvider time, IConfiguration configuration)
{
    private const int MostCallers = 10_000;
    private readonly int _most = configuration.GetValue("Intake:LookUpsPerMinute", 240);
    private readonly ConcurrentDictionary<string, (long Minute, int Count)> _callers = new();

    private long Minute => time.GetUtcNow().ToUnixTimeSeconds() / 60;

    /// <summary>Takes one from the caller's budget of this minute; false when it is spent.</summary>
    public bool Take(string caller)
    {
        var minute = Minute;
        if (_callers.Count > MostCallers)
        {
            foreach (var (gone, _) in _callers.Where(known => known.Value.Minute < minute))
            {
                _callers.TryRemove(gone, out _);
            }
        }

        return _callers.AddOrUpdate(caller, _ => (minute, 1), (_, known) => known.Minute == minute ? (minute, Math.Min(known.Count, _most) + 1) : (minute, 1)).Count <= _most;
    }

    /// <summary>Gives one back: the caller learned nothing.</summary>
    public void GiveBack(string caller)
    {
        var minute = Minute;
        _callers.AddOrUpdate(caller, _ => (minute, 0), (_, known) => known.Minute == minute && known.Count > 0 ? (minute, known.Count - 1) : known);
    }

    /// <summary>Seconds until the next budget.</summary>
    public long Wait() => 60 - (time.GetUtcNow().ToUnixTimeSeconds() % 60);
}

/// <summary>Puts a door under the budget.</summary>
internal static class LimitLookUps
{
    /// <summary>An answer that shows a person, or that there is none, costs one look-up; any other refusal costs nothing.</summary>
    public static RouteHandlerBuilder CostsALookUp(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (invocation, next) =>
    {
        var http = invocation.HttpContext;
        var lookUps = http.RequestServices.GetRequiredService<LookUps>();
        var caller = Actor.Of(http.User).Id;
        if (!lookUps.Take(caller))
        {
            http.Response.Headers.RetryAfter = lookUps.Wait().ToString(CultureInfo.InvariantCulture);
            return new Refusal(ProblemKind.OfStatus(StatusCodes.Status429TooManyRequests));
        }

        var answer = await next(invocation);
        var status = ((answer as INestedHttpResult)?.Result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status is not (>= 200 and < 300 or StatusCodes.Status404NotFound))
        {
            lookUps.GiveBack(caller);
        }

        return answer;
    });
}
