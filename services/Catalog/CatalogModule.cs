using Catalog.Charities;
using Catalog.Data;
using Catalog.Offers;
using Catalog.Reference;
using Catalog.Search;
using Contracts.Messages.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Catalog;

/// <inheritdoc />
public sealed class CatalogModule : IServiceModule
{
    /// <inheritdoc />
    public string Name => "catalog";

    /// <inheritdoc />
    public void AddServices(IHostApplicationBuilder builder)
    {
        builder.AddModuleDatabase<CatalogDbContext, SqliteCatalogDbContext>(Name);
        var services = builder.Services;
        services.AddValidation();
        services.AddHttpContextAccessor();
        services.AddSingleton<OfferPlaces>();
        services.AddSingleton<GetCodeTables>();
        services.AddScoped<OfferDesk>();
        SearchCache.Add(builder);
    }

    /// <inheritdoc />
    public void AddConsumers(Subscriptions subscriptions) =>
        subscriptions.Subscribe<CatalogDbContext, OfferCapacityUsed, FollowCapacity>("catalog.follow-capacity");

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        RegisterCharity.Map(api);
        SearchCharities.Map(api);
        GetCharity.Map(api);
        VerifyCharity.Map(api);
        SuspendCharity.Map(api);
        PublishOffer.Map(api);
        SearchOffers.Map(api);
        GetOffer.Map(api);
        PauseOffer.Map(api);
        ResumeOffer.Map(api);
        WithdrawOffer.Map(api);
        ConfirmStock.Map(api);
        ChangeCapacity.Map(api);
    }

    /// <inheritdoc />
    public void MapRootEndpoints(IEndpointRouteBuilder root)
    {
        // Codes are nobody's secret: pages that have no token yet show their labels.
        var reference = root.MapGroup("/api/reference").AllowAnonymous();
        FindDivisions.Map(reference);
        GetCodeTables.Map(reference);
    }
}
