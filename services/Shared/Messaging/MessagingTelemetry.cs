using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Messaging;

/// <summary>What can be watched from outside: traces of sending, and the figures the alarms are set on.</summary>
public static class MessagingTelemetry
{
    /// <summary>Name of the activity source and the meter.</summary>
    public const string Name = "Referral.Messaging";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Sent = Meter.CreateCounter<long>("referral.outbox.sent", "{message}", "Messages the bus took.");
    internal static readonly Counter<long> Parked = Meter.CreateCounter<long>("referral.outbox.parked", "{message}", "Messages given up; each one needs an operator.");
    internal static readonly Counter<long> Dead = Meter.CreateCounter<long>("referral.inbox.dead", "{message}", "Messages whose handling failed for good.");
    internal static readonly Histogram<double> Delay = Meter.CreateHistogram<double>("referral.outbox.delay", "s", "From the commit of a message to the moment the bus took it.");
}
