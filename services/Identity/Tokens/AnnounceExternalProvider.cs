using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Identity.Tokens;

/// <summary>Says once at start why <c>/connect/token</c> is not there: an identity host that was given the others' settings is otherwise a riddle.</summary>
internal sealed partial class AnnounceExternalProvider(IConfiguration configuration, ILogger<AnnounceExternalProvider> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TokensComeFrom(logger, configuration["Identity:Authority"]!);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Identity:Authority is set: tokens come from {Authority}, and /connect/token of this process is closed")]
    private static partial void TokensComeFrom(ILogger logger, string authority);
}
