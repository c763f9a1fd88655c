using Contracts.Reference;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Platform;

namespace Intake.People;

/// <summary>Registers the vault. The keys are read before anything starts, so that a host without them ends with a sentence instead of unreadable data.</summary>
internal static class PeopleSetup
{
    public static void AddPeople(this IServiceCollection services, IHostApplicationBuilder builder)
    {
        services.TryAddSingleton(_ => ReferenceData.BuiltIn);
        services.AddSingleton(KeyRing.Read(builder.Configuration, HostSwitches.Read(builder.Configuration)));
        services.AddSingleton<PersonVault>();
        services.AddSingleton<BlindIndex>();
        services.AddSingleton<Probe>();
        services.AddSingleton<PersonRegister>();
        services.AddSingleton<Duplicates>();
        services.AddHostedService<RewrapKeys>();
    }
}
