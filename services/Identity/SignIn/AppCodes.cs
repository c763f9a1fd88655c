using System.Security.Cryptography;
using OtpNet;

namespace Identity.SignIn;

/// <summary>Codes of an authenticator app (TOTP, RFC 6238: SHA-1, 30 seconds, six digits, as every app speaks it).</summary>
internal static class AppCodes
{
    private const int Seconds = 30;

    /// <summary>Clocks of phones differ; one step to each side.</summary>
    private static readonly VerificationWindow Tolerance = new(previous: 1, future: 1);

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step whose code this is, if it lies near enough and later than the last one used; otherwise null. A code opens once.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now, long lastUsed) =>
        new Totp(secret, Seconds).VerifyTotp(now.UtcDateTime, code, out var step, Tolerance) && step > lastUsed ? step : null;

    public static string CodeAt(byte[] secret, long step) => new Totp(secret, Seconds).ComputeTotp(DateTimeOffset.FromUnixTimeSeconds(step * Seconds).UtcDateTime);

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    /// <summary>The secret as people type it and apps read it.</summary>
    public static string AsText(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');
}
