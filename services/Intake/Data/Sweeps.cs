namespace Intake.Data;

/// <summary>A timer that works off what is due. It never stops: whatever goes wrong is told and tried again at the next tick.</summary>
internal static class Sweeps
{
    /// <param name="tick">Between two looks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="sweep">Works off one batch, so that other work comes in between; answers whether there may be more.</param>
    /// <param name="failed">Tells what went wrong.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public static async Task RunAsync(TimeSpan tick, TimeProvider time, Func<CancellationToken, Task<bool>> sweep, Action<Exception> failed, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await sweep(stoppingToken))
                {
                }
            }
#pragma warning disable CA1031 // the timer must never stop
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failed(failure);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(tick, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
