using Audit;
using Platform.Http;

namespace Platform.Data;

/// <summary>The tables that every module keeps beside its own: outbox, inbox, dead letters, stored answers, audit.</summary>
public static class PlatformModel
{
    /// <summary>Called once from the <c>OnModelCreating</c> of each module's context.</summary>
    public static void AddPlatformTables(this ModelBuilder model)
    {
        model.AddMessaging();
        model.AddIdempotency();
        model.AddAudit();
    }
}
