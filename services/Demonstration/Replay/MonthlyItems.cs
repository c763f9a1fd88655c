namespace Demonstration.Replay;

/// <summary>
/// Which item a county's requests of a month are about. The county file does not say, another file says how often each item was asked for in each month; an
/// item is drawn by that, the same one at every replay.
/// </summary>
internal sealed class MonthlyItems
{
    private readonly Dictionary<string, (string Code, double Requests)[]> _months;
    private readonly (string Code, double Requests)[] _ever;

    public MonthlyItems(Folder folder)
    {
        var codes = folder.Items.ToDictionary(item => item.Name, item => item.Code, StringComparer.Ordinal);
        var rows = folder.MonthlyItems.Where(row => codes.ContainsKey(row.Name) && double.TryParse(row.Requests, out _))
            .Select(row => (row.Month, Code: codes[row.Name], Requests: double.Parse(row.Requests, System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        _months = rows.GroupBy(row => row.Month).ToDictionary(month => month.Key, month => month.Select(row => (row.Code, row.Requests)).ToArray(), StringComparer.Ordinal);
        _ever = [.. rows.GroupBy(row => row.Code).Select(item => (item.Key, item.Sum(row => row.Requests)))];
    }

    /// <summary>A code of the category set; the group of all items where no month says anything.</summary>
    public string Of(RequestRow row)
    {
        var items = _months.GetValueOrDefault(row.Month) ?? _ever;
        return items.Length == 0 ? WriteReference.Group : new Chance(0).Branch($"{row.Month}/{row.State}/{row.County}").Of(items, item => item.Requests).Code;
    }
}
