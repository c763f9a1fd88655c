namespace Simulator;

/// <summary>A way of sharing out.</summary>
/// <param name="Name">As printed.</param>
/// <param name="Order">Who gets what comes free.</param>
/// <param name="Every">Hours between looks at everything together; 0: after each event.</param>
/// <param name="Delay">Hours for which a hold stays movable before its card is shown, by urgency; empty: shown at once.</param>
/// <param name="Floor">Share of what they would have under first come first served that low urgency (U4, U5) gets before others; 0: none.</param>
/// <param name="Ageing">Hours of waiting that count as a step of urgency.</param>
/// <param name="Recalls">Shown cards without an answer that may be taken back for danger to life (U1), per 1,000 cases; 0: what was shown stays.</param>
internal sealed record Policy(string Name, Order Order, double Every, double[] Delay, double Floor, double Ageing, double Recalls)
{
    public static readonly Policy FirstCome = new("first come first served", Order.Arrival, 0, [], 0, 0, 0);

    public static readonly Policy Greedy = new("greedy by score", Order.Fit, 0, [], 0, 0, 0);

    /// <summary>Everything together every so often, cards shown at once.</summary>
    public static readonly Policy Batch = new("batch every 15 minutes", Order.Together, 0.25, [], 0.5, 96, 0);

    /// <summary>Holds move until their card is shown: U1 at once, the others after a part of the time in which they have to be answered.</summary>
    public static readonly Policy Movable = new("movable holds", Order.Together, 0, [0, 0, 0.05, 0.25, 1, 2], 0.5, 96, 0);

    /// <summary>The same, and danger to life may recall a few cards that nobody has answered yet.</summary>
    public static readonly Policy Recalling = Movable with { Name = "movable holds, few recalls for U1", Recalls = 9 };

    public static readonly IReadOnlyList<Policy> All = [FirstCome, Greedy, Batch, Movable, Recalling];
}

/// <summary>Who gets what comes free.</summary>
internal enum Order
{
    /// <summary>Who waits longest.</summary>
    Arrival,

    /// <summary>Whom it fits best.</summary>
    Fit,

    /// <summary>All that compete are looked at together: rank, then fit (<c>AllocateBatch</c>).</summary>
    Together,
}
