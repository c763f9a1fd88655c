using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Intake.Retention;

/// <summary>Registers the timer. The rules are checked with the other reference data, before anything starts.</summary>
internal static class RetentionSetup
{
    public static void AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        // Somebody who set this relies on it: to go on without it would keep data longer than promised, or shorter than the law.
        if (configuration["Intake:KeepContact"] is { Length: > 0 })
        {
            throw new InvalidOperationException("Intake:KeepContact is no setting any more: write the time into tables/retention.json of Reference:Directory (docs/retention.md) and take it away.");
        }

        services.AddSingleton<EraseRecords>();
        services.AddHostedService<RunRetention>();
    }
}
