namespace Contracts.Reference;

/// <summary>Sounds that are mixed up on the phone and between regions of China; each flag makes one pair equal.</summary>
[Flags]
public enum Homophones
{
    /// <summary>Nothing is equal but what is spelled alike.</summary>
    None = 0,

    /// <summary>zh and z, ch and c, sh and s.</summary>
    Retroflex = 1,

    /// <summary>n and l at the beginning.</summary>
    NasalAndLateral = 2,

    /// <summary>an and ang, en and eng, in and ing.</summary>
    NasalEndings = 4,

    /// <summary>f and h at the beginning, as in Hunan, Fujian and Sichuan. Not in the default: it joins too many names.</summary>
    LabialAndVelar = 8,

    /// <summary>The pairs that most of the country mixes up.</summary>
    Default = Retroflex | NasalAndLateral | NasalEndings,
}

internal static class HomophoneKey
{
    /// <summary>The common form of all syllables that sound alike under the rules.</summary>
    public static string Of(string syllable, Homophones rules)
    {
        var s = syllable;
        if (rules.HasFlag(Homophones.Retroflex) && s.Length > 2 && s[1] == 'h' && (s[0] is 'z' or 'c' or 's'))
            s = s[0] + s[2..];
        if (rules.HasFlag(Homophones.NasalAndLateral) && s.Length > 1 && s[0] == 'n' && s[1] != 'g')
            s = "l" + s[1..];
        if (rules.HasFlag(Homophones.LabialAndVelar) && s.Length > 1 && s[0] == 'f')
            s = "h" + (s[1] is 'u' ? "" : "u") + s[1..]; // 飞 fei and 灰 hui keep apart in spelling: hui stands for huei
        if (rules.HasFlag(Homophones.LabialAndVelar) && s == "hui")
            s = "huei";
        if (rules.HasFlag(Homophones.NasalEndings) && s.Length > 2 && s[^1] == 'g' && s[^2] == 'n' && (s[^3] is 'a' or 'e' or 'i'))
            s = s[..^1];
        return s;
    }
}
