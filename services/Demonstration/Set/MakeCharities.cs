using System.Globalization;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Demonstration.People;

namespace Demonstration.Set;

/// <summary>Twelve charities that do not exist. The first three have the public demonstration clients; the last one never looks at its cards.</summary>
internal static class MakeCharities
{
    public const int Count = 12;

    /// <summary>The charity that stays silent.</summary>
    public const int Silent = Count;

    private static readonly (string Zh, string En, string Kind, string Class, string Seat)[] All =
    [
        ("示范江城慈善总会", "Demonstration Rivertown Charity Federation", "socialGroup", "51", "420100"),
        ("示范荆楚救助基金会", "Demonstration Jingchu Relief Foundation", "foundation", "53", "420000"),
        ("示范同行社会工作服务中心", "Demonstration Side-by-Side Social Work Centre", "serviceAgency", "52", "420106"),
        ("示范孝感惠民慈善会", "Demonstration Xiaogan Charity", "socialGroup", "51", "420900"),
        ("示范黄冈暖心助老中心", "Demonstration Huanggang Care for the Elderly", "serviceAgency", "52", "421100"),
        ("示范襄阳助学基金会", "Demonstration Xiangyang Education Foundation", "foundation", "53", "420600"),
        ("示范荆州社区互助会", "Demonstration Jingzhou Mutual Aid", "socialGroup", "51", "421000"),
        ("示范全国急难救助基金会", "Demonstration National Emergency Foundation", "foundation", "53", "100000"),
        ("示范岭南慈善会", "Demonstration Lingnan Charity", "socialGroup", "51", "440300"),
        ("示范浙里帮扶中心", "Demonstration Zhejiang Help Centre", "serviceAgency", "52", "330300"),
        ("示范湘赣救助会", "Demonstration Xiang-Gan Relief", "socialGroup", "51", "430100"),
        ("示范晨光志愿服务队", "Demonstration Dawn Volunteers", "serviceAgency", "52", "420100"),
    ];

    public static IReadOnlyList<CharityPlan> Of(Chance chance, ReferenceData reference)
    {
        // Seeds give different charities, so that two seeds can stand side by side on one platform without sharing a credit code.
        var series = chance.Below(90_000) * 100;
        return [.. All.Select((charity, index) => new CharityPlan(index + 1, DemoClients.Charity(index + 1), new RegisterCharity(
            SyntheticCreditCode.Of(series + index + 1, charity.Class), charity.Zh, charity.En, charity.Kind,
            charity.Seat == "100000" ? charity.Seat : reference.Divisions.Find(charity.Seat)!.Code,
            new CharityContact(SyntheticPeople.Phone(chance), string.Create(CultureInfo.InvariantCulture, $"office{index + 1}@charity.example"), null), null)))];
    }
}
