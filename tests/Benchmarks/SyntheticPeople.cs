namespace Benchmarks;

/// <summary>People who do not exist, with names as unevenly spread as real ones: a tenth bear the commonest surname, and there is more than one 王伟 in each city.</summary>
internal static class SyntheticPeople
{
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈";
    private const string Given = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英建国华文玉志海红春梅生永金凤荣小云龙林飞鹏辉斌浩宇晨欣怡子涵";

    /// <summary>Surname and one or, for two in three, two characters.</summary>
    public static string Name(long number) => string.Concat(
        Surnames[(int)(Surnames.Length * Square(number * 31 % 9973 / 9973.0))], Given[(int)(Given.Length * Square(number * 37 % 9941 / 9941.0))],
        number % 3 == 0 ? "" : Given[(int)(number * 41 % 9931 % Given.Length)]);

    /// <summary>A mobile number of a block that was never assigned.</summary>
    public static string Phone(long number) => $"154{number % 100_000_000:00000000}";

    /// <summary>Between 18 and 91 years ago.</summary>
    public static DateOnly Born(long number) => new DateOnly(1935, 1, 1).AddDays((int)(number * 43 % 25_000));

    /// <summary>Turns an even share into one that favours the first.</summary>
    public static double Square(double share) => share * share;
}
