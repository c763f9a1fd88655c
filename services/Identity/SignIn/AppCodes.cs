using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Identity.SignIn;

/// <summary>Codes of an authenticator app (TOTP, RFC 6238: SHA-1, 30 seconds, six digits, as every app speaks it).</summary>
internal static class AppCodes
{
    private const int Seconds = 30;

    /// <summary>Clocks of phones differ; one step to each side.</summary>
    private const int Tolerance = 1;

    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step whose code this is, if it lies near enough and later than the last one used; otherwise null. A code opens once.</summary>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now, long lastUsed)
    {
        var current = now.ToUnixTimeSeconds() / Seconds;
        long? found = null;
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            // All are computed, whichever fits.
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(CodeAt(secret, step)), Encoding.UTF8.GetBytes(code)) && step > lastUsed)
            {
                found ??= step;
            }
        }

        return found;
    }

    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as the apps speak it; the strength of an HMAC does not rest on collisions
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    /// <summary>The secret as people type it and apps read it.</summary>
    public static string AsText(byte[] secret)
    {
        var text = new StringBuilder();
        for (var bit = 0; bit < secret.Length * 8; bit += 5)
        {
            var pair = (secret[bit / 8] << 8) | (bit / 8 + 1 < secret.Length ? secret[(bit / 8) + 1] : 0);
            text.Append(Base32[(pair >> (11 - (bit % 8))) & 31]);
        }

        return text.ToString();
    }
}
