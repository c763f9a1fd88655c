using System.Text.Json.Nodes;
using Demonstration.Api;

namespace Demonstration.Replay;

/// <summary>
/// Writes divisions and items of the folder as reference data, beside what is built in: a second division set and a second category set. A platform is
/// started with them by <c>Reference__Directory</c>; no line of its code knows of either.
/// </summary>
internal static class WriteReference
{
    /// <summary>The category above all items.</summary>
    public const string Group = "ppe";

    private const string Version = "2020-03-01";

    public static void To(string directory, Folder folder)
    {
        Directory.CreateDirectory(Path.Combine(directory, "tables"));
        WriteTable(directory, "needs",
        [
            Row(Group, "个人防护用品", "Personal protective equipment", ("unit", "piece")),
            .. folder.Items.Select(item => Row(item.Code, item.Name, item.Name, ("unit", UnitOf(item)), ("parent", Group))),
        ]);
        WriteTable(directory, "units", [Row("pair", "双", "pair"), Row("package", "包", "package")]);
        var divisions = new SecondDivisions(folder.Requests);
        File.WriteAllLines(Path.Combine(directory, "divisions.us.tsv"),
        [
            "# States, and the counties named in county_analysis.csv of GetUsPPE/ppe_needs_retrospective (MIT); codes are derived, see docs/replay.md",
            .. divisions.States.Select(state => $"US-{state.Abbreviation}\t\t{state.Name}\tprovince"),
            .. divisions.Counties.Select(county => $"{county.Code}\tUS-{county.State}\t{county.County.Replace('\t', ' ')}\tcounty"),
        ]);
    }

    /// <summary>Unit of an item as the reference data call it.</summary>
    public static string UnitOf(ItemRow item) => item.Unit switch { "pairs" => "pair", "packages" => "package", _ => "piece" };

    private static JsonObject Row(string code, string zh, string en, params (string Name, string Value)[] more)
    {
        var row = new JsonObject { ["code"] = code, ["zh"] = zh, ["en"] = en, ["validFrom"] = Version };
        foreach (var (name, value) in more)
        {
            row[name] = value;
        }

        return row;
    }

    private static void WriteTable(string directory, string table, IEnumerable<JsonObject> rows) => File.WriteAllText(
        Path.Combine(directory, "tables", table + ".json"),
        new JsonObject { ["version"] = Version, ["rows"] = new JsonArray([.. rows]) }.ToJsonString(ApiAnswer.Readable));
}
