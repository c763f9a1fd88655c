namespace Matching.Candidates;

/// <summary>The rules count time in whole seconds since 1970, which take half the room and are exact enough for any promise. What lies outside of 1970 to 2106 is its nearest end.</summary>
internal static class Second
{
    public static uint Of(DateTimeOffset moment) => (uint)Math.Clamp(moment.ToUnixTimeSeconds(), 0, uint.MaxValue);

    public static DateTimeOffset At(uint second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
