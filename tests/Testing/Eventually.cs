namespace Testing;

/// <summary>Waits for something that comes true on its own, with a limit and a sentence about what was expected. The only way a test waits.</summary>
public static class Eventually
{
    /// <summary>Asks again until the answer is yes; fails after <paramref name="seconds"/> with what was expected.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, string expected, int seconds = 20)
    {
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        while (!await condition())
        {
            if (clock.GetElapsedTime(start) > TimeSpan.FromSeconds(seconds))
            {
                throw new TimeoutException($"Expected within {seconds} s: {expected}");
            }

            await Task.Delay(20);
        }
    }
}
