using AuditReading;
using Catalog;
using Demonstration;
using Demonstration.Replay;
using Identity;
using Intake;
using Matching;
using Notifications;
using Platform;
using Tracking;
using WebConsole;

if (args is ["replay", .. var replay])
{
    return await ReplayVerb.RunAsync(replay);
}

if (args is ["audit", .. var audit])
{
    return AuditVerb.Run(audit);
}

if (args is ["decision", .. var decision])
{
    return MatchingModule.RunDecisionVerb(decision);
}

if (args is ["account", .. var account])
{
    return await IdentityModule.RunAccountVerbAsync(account);
}

var start = DemonstrationMode.Read(args);
if (start.Fault is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 64;
}

return await ServiceHost.RunAsync(
    start.Arguments,
    builder =>
    {
        start.Configure?.Invoke(builder);
        builder.AddConsole();
    },
    new IntakeModule(), new CatalogModule(), new MatchingModule(), new TrackingModule(), new NotificationsModule(), new IdentityModule());
