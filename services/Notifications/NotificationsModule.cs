using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Gauges;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Data;
using Notifications.Deliveries;
using Notifications.Events;
using Notifications.Sealing;
using Notifications.Sending;
using Notifications.Webhooks;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Notifications;

/// <inheritdoc />
public sealed class NotificationsModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "notifications";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        // Both are read before anything starts, so that a host without them ends with a sentence.
        var (keys, options) = (SealingKeys.Read(builder.Configuration, HostSwitches.Read(builder.Configuration)), SendingOptions.Read(builder.Configuration));
        builder.AddModuleDatabase<NotificationsDbContext, SqliteNotificationsDbContext>(Name);
        var services = builder.Services;
        services.AddValidation();
        services.AddHttpContextAccessor();
        services.AddSingleton(keys).AddSingleton(options);
        services.AddSingleton<SecretBox>().AddSingleton<Challenge>().AddSingleton<WebhookUrl>();
        services.AddScoped<WebhookDesk>().AddScoped<AskProof>();
        services.AddSingleton<PostWebhook>().AddSingleton<RunLane>();
        services.AddHostedService<ResealSecrets>();
        services.AddHostedService<SendDeliveries>();
        services.AddSingleton<SweepDeliveries>().AddHostedService(provider => provider.GetRequiredService<SweepDeliveries>());
        services.AddGauges(Name, WebhookGauges.All);
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
        const string charities = "notifications.tell-charity";
        subscriptions.Subscribe<NotificationsDbContext, ReferralOffered, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralAccepted, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralDeclined, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralExpired, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralRecalled, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralUpdated, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ServiceStarted, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ServicePutOnHold, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, DeliveryReported, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, OutcomeConfirmed, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, OutcomeDisputed, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralReturned, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, ReferralFailed, TellCharity>(charities);
        subscriptions.Subscribe<NotificationsDbContext, DeletionRequested, TellCharity>(charities);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        RegisterWebhook.Map(api);
        GetWebhooks.Map(api);
        ReplaceWebhook.Map(api);
        PauseWebhook.Map(api);
        ResumeWebhook.Map(api);
        DeleteWebhook.Map(api);
        RotateSecret.Map(api);
        SendTest.Map(api);
        ListDeliveries.Map(api);
        RedeliverEvent.Map(api);
    }
}
