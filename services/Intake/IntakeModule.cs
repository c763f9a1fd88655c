using Contracts.Messages.Matching;
using Contracts.Reference;
using InProcess;
using Intake.Approvals;
using Intake.Cases;
using Intake.Consents;
using Intake.Data;
using Intake.Deletions;
using Intake.FollowUps;
using Intake.Needs;
using Intake.People;
using Intake.Photos;
using Intake.Relief;
using Intake.Retention;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Intake;

/// <inheritdoc />
public sealed class IntakeModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "intake";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<IntakeDbContext, SqliteIntakeDbContext>(Name);
        var services = builder.Services;
        services.AddValidation();
        services.TryAddSingleton(_ => ReferenceData.BuiltIn);
        services.AddPeople(builder);
        services.AddRetention(builder.Configuration);
        services.AddSingleton<CaseShape>().AddSingleton<ReliefRows>().AddSingleton<NeedNews>();
        services.TryAddSingleton<Turns>();
        services.TryAddScoped<Turn>();
        services.AddScoped<CallBacks>().AddScoped<ConsentEnds>().AddScoped<AskToDelete>();
        services.AddSingleton<LookUps>();
        services.AddHostedService<ExpireConsents>();
        services.AddSingleton<GroupCommit>();
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions)
    {
        const string referrals = "intake.follow-referrals";
        subscriptions.Subscribe<IntakeDbContext, ReferralOffered, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralAccepted, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralDeclined, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralExpired, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralRecalled, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ServiceStarted, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ServicePutOnHold, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, DeliveryReported, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, OutcomeConfirmed, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, OutcomeDisputed, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralReturned, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralFailed, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, ReferralUpdated, FollowReferral>(referrals);
        subscriptions.Subscribe<IntakeDbContext, NeedUnmatched, FollowReferral>(referrals);
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        OpenCase.Map(api);
        GetCase.Map(api);
        UnmaskCase.Map(api);
        AskApproval.Map(api);
        DecideApproval.Map(api);
        ListCases.Map(api);
        TellWhoSaw.Map(api);
        CloseCase.Map(api);
        LinkCases.Map(api);
        UnlinkCases.Map(api);
        AddNeed.Map(api);
        WithdrawNeed.Map(api);
        RecordConsent.Map(api);
        RefuseConsent.Map(api);
        WithdrawConsent.Map(api);
        OverrideConsent.Map(api);
        ReviewOverride.Map(api);
        ReleaseContact.Map(api);
        AddPhoto.Map(api);
        ListPhotos.Map(api);
        ShowPhoto.Map(api);
        ListDeletions.Map(api);
        ConfirmDeletion.Map(api);
        ListFollowUps.Map(api);
        CompleteFollowUp.Map(api);
        TakeNextCall.Map(api);
        ImportRelief.Map(api);
        FindDuplicates.Map(api);
        SearchCases.Map(api);
        PreviewRetention.Map(api);
        ReadRetentionRuns.Map(api);
    }
}
