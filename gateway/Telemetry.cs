using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway;

/// <summary>The first span of every call, and figures of the limiter and of the ways. Exported only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, as in the services.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gateway"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource("Yarp.ReverseProxy"))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddMeter("Microsoft.AspNetCore.RateLimiting"))
            .UseOtlpExporter();
    }
}
