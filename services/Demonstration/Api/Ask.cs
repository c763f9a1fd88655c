namespace Demonstration.Api;

/// <summary>Services hear of each other by message: what was just done here is known there a moment later, so a partner asks again.</summary>
internal static class Ask
{
    /// <summary>Asks until the answer will do or the time is up; gives the last answer, and the caller judges it.</summary>
    public static async Task<TAnswer> UntilAsync<TAnswer>(
        Func<Task<TAnswer>> ask, Func<TAnswer, bool> enough, TimeSpan longest, TimeSpan pause, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (enough(answer) || TimeProvider.System.GetElapsedTime(start) > longest)
            {
                return answer;
            }

            await Task.Delay(pause, cancellationToken);
        }
    }
}
