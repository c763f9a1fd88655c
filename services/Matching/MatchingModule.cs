using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Reference;
using Gauges;
using Matching.AnswerLinks;
using Matching.Candidates;
using Matching.Clocks;
using Matching.Data;
using Matching.Decisions;
using Matching.OfferCopies;
using Matching.Referrals;
using Matching.Scarcity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Matching;

/// <inheritdoc />
public sealed class MatchingModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "matching";

    /// <summary>The verb <c>decision replay FILE</c>: ranks the offers of recorded decisions again, from files alone.</summary>
    /// <param name="args">The command line without <c>decision</c>.</param>
    public static int RunDecisionVerb(string[] args) => DecisionVerb.Run(args, Console.Out);

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<MatchingDbContext, SqliteMatchingDbContext>(Name);
        var services = builder.Services;
        services.AddValidation();
        services.AddSingleton<IndexFollower>();
        services.ConfigureDbContext<MatchingDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<IndexFollower>()));
        services.ConfigureDbContext<SqliteMatchingDbContext>((provider, options) => options.AddInterceptors(provider.GetRequiredService<IndexFollower>()));
        services.AddSingleton<OfferIndex>();
        services.AddSingleton<CharityNames>();
        services.AddSingleton<OfferTitles>();
        services.AddSingleton<Waiting>();
        services.AddSingleton<PromiseGates>();
        services.TryAddSingleton(_ => ReferenceData.BuiltIn);
        services.AddSingleton<Places>();
        services.AddSingleton<WhatWouldHelp>();
        services.AddSingleton<DeadlineClocks>();
        services.AddSingleton<TermsBook>();
        services.AddScoped<PromiseTurn>();
        services.AddScoped<NeedDesk>();
        services.AddScoped<StepDesk>();
        services.AddScoped<LinkDesk>();
        services.AddHttpContextAccessor();
        services.AddScoped<RunClocks>();
        services.AddScoped<FindWaitingNeeds>();
        services.AddScoped<Contend>();
        services.AddScoped<MakeWay>();
        services.AddSingleton<KeepIndex>().AddHostedService(provider => provider.GetRequiredService<KeepIndex>());
        services.AddHealthChecks().AddCheck<IndexHealth>("offer-index", tags: ["ready"]);
        services.AddHostedService<MatchingClock>();
        services.AddGauges(Name, [.. NeedGauges.All, .. IndexGauges.All]);
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
        const string offers = "matching.copy-offers";
        subscriptions.Subscribe<MatchingDbContext, OfferPublished, CopyOffers>(offers);
        subscriptions.Subscribe<MatchingDbContext, OfferPaused, CopyOffers>(offers);
        subscriptions.Subscribe<MatchingDbContext, OfferResumed, CopyOffers>(offers);
        subscriptions.Subscribe<MatchingDbContext, OfferCapacityChanged, CopyOffers>(offers);
        subscriptions.Subscribe<MatchingDbContext, OfferWithdrawn, CopyOffers>(offers);

        const string charities = "matching.copy-charities";
        subscriptions.Subscribe<MatchingDbContext, CharityRegistered, CopyCharities>(charities);
        subscriptions.Subscribe<MatchingDbContext, CharityVerified, CopyCharities>(charities);
        subscriptions.Subscribe<MatchingDbContext, CharitySuspended, CopyCharities>(charities);

        subscriptions.Subscribe<MatchingDbContext, NeedOpened, OfferNeed>("matching.offer-need");
        subscriptions.Subscribe<MatchingDbContext, NeedWithdrawn, EndNeeds>("matching.end-needs");
        subscriptions.Subscribe<MatchingDbContext, CaseClosed, EndNeeds>("matching.end-needs");
        subscriptions.Subscribe<MatchingDbContext, ConsentWithdrawn, RecallForConsent>("matching.recall-for-consent");
        subscriptions.Subscribe<MatchingDbContext, ConsentRefused, RecallForConsent>("matching.recall-for-consent");
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        FindCandidates.Map(api);
        GetCandidates.Map(api);
        CheckIndex.Map(api);
        ListReferrals.Map(api);
        GetReferral.Map(api);
        ReferByHand.Map(api);
        GetDecisions.Map(api);
        ListContests.Map(api);
        AcceptReferral.Map(api);
        DeclineReferral.Map(api);
        ServeReferral.Map(api);
        JudgeReferral.Map(api);
        MakeLink.Map(api);
        AnswerByLink.Map(api);
    }
}
