using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Gauges;
using InProcess;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;
using Tracking.Board;
using Tracking.Data;
using Tracking.Figures;
using Tracking.Following;
using Tracking.Live;
using Tracking.Names;
using Tracking.Timeline;
using Tracking.UnmetNeeds;

namespace Tracking;

/// <inheritdoc />
public sealed class TrackingModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "tracking";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<TrackingDbContext, SqliteTrackingDbContext>(Name);
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.TryAddSingleton(_ => ReferenceData.BuiltIn);
        services.AddSingleton<Areas>().AddSingleton<Labels>().AddSingleton<Feed>().AddSingleton<AnnounceChanges>();
        services.AddGauges(Name, BoardGauges.All);
        services.TryAddSingleton<Turns>();
        services.TryAddScoped<Turn>();
        services.AddScoped<CaseFile>().AddScoped<ItemRows>();
        if (builder.Configuration["Redis"] is { Length: > 0 } redis)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Replicas>(provider, redis));
            services.AddHostedService(provider => provider.GetRequiredService<Replicas>());
        }

        // Whichever of the two contexts the host runs, its saves are announced.
        services.ConfigureDbContext<TrackingDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<AnnounceChanges>()));
        services.ConfigureDbContext<SqliteTrackingDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<AnnounceChanges>()));
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
        const string cases = "tracking.follow-cases";
        subscriptions.Subscribe<TrackingDbContext, CaseOpened, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, CaseClosed, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, CasesLinked, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, CasesUnlinked, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, ConsentRecorded, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, ConsentWithdrawn, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, ConsentRefused, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, ConsentExpired, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, OverrideReviewed, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, DeletionRequested, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, DeletionConfirmed, FollowCases>(cases);
        subscriptions.Subscribe<TrackingDbContext, ContactReleased, FollowCases>(cases);

        const string needs = "tracking.follow-needs";
        subscriptions.Subscribe<TrackingDbContext, NeedOpened, FollowNeeds>(needs);
        subscriptions.Subscribe<TrackingDbContext, NeedWithdrawn, FollowNeeds>(needs);
        subscriptions.Subscribe<TrackingDbContext, MatchDecided, FollowNeeds>(needs);
        subscriptions.Subscribe<TrackingDbContext, NeedUnmatched, FollowNeeds>(needs);

        const string referrals = "tracking.follow-referrals";
        subscriptions.Subscribe<TrackingDbContext, ReferralOffered, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralAccepted, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralDeclined, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralExpired, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralRecalled, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ServiceStarted, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ServicePutOnHold, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, DeliveryReported, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, OutcomeConfirmed, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, OutcomeDisputed, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralReturned, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralFailed, FollowReferrals>(referrals);
        subscriptions.Subscribe<TrackingDbContext, ReferralUpdated, FollowReferrals>(referrals);

        const string names = "tracking.copy-names";
        subscriptions.Subscribe<TrackingDbContext, CharityRegistered, CopyNames>(names);
        subscriptions.Subscribe<TrackingDbContext, CharityVerified, CopyNames>(names);
        subscriptions.Subscribe<TrackingDbContext, CharitySuspended, CopyNames>(names);
        subscriptions.Subscribe<TrackingDbContext, OfferPublished, CopyNames>(names);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetTimeline.Map(api);
        GetBoard.Map(api);
        GetFigures.Map(api);
        GetOwnFigures.Map(api);
        ListItems.Map(api);
        GetUnmet.Map(api);
        ListUnmetEntries.Map(api);
        StreamBoard.Map(api);
    }
}
