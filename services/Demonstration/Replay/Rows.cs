namespace Demonstration.Replay;

/// <summary>A row of a file with its line, so that a reject can be found again.</summary>
/// <param name="Line">Line in the file, the header being line 1.</param>
internal abstract record Row(long Line);

/// <summary>A donor offers a quantity of an item.</summary>
internal sealed record OfferRow(long Line, string Donor, string Donation, string Item, string Quantity, string Created, string State) : Row(Line);

/// <summary>A donor was joined with a facility, and how it ended.</summary>
internal sealed record MatchRow(long Line, string Match, string Donor, string Status, string Substatus, string Created, string Ended, string Item, string Quantity) : Row(Line);

/// <summary>So many facilities of a county asked for something in a month.</summary>
internal sealed record RequestRow(long Line, string Month, string County, string State, string Requests) : Row(Line);

/// <summary>An item that can be asked for.</summary>
internal sealed record ItemRow(long Line, string Code, string Name, string Unit) : Row(Line);

/// <summary>How often an item was asked for in a month.</summary>
internal sealed record MonthlyItemRow(long Line, string Name, string Month, string Requests) : Row(Line);
