using System.Reflection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Platform.Http;

/// <summary>One OpenAPI document per module (<c>/openapi/intake.json</c>) and one page over all of them (<c>/docs</c>).</summary>
internal static class Documentation
{
    public static void AddDocumentation(this IServiceCollection services, IReadOnlyList<IServiceModule> modules)
    {
        foreach (var module in modules)
        {
            services.AddOpenApi(module.Name, options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.ShouldInclude = endpoint => endpoint.GroupName == module.Name;
                options.AddOperationTransformer((operation, context, _) =>
                {
                    if (context.Description.ActionDescriptor.EndpointMetadata.OfType<MethodInfo>().Any(handler => handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(Paging))))
                        operation.Parameters = [.. operation.Parameters ?? [], .. Paging.Parameters];
                    return Task.CompletedTask;
                });
                options.AddDocumentTransformer((document, _, _) =>
                {
                    document.Info.Title = $"Referral: {module.Name}";
                    document.Info.Version = "v1";
                    // The address differs per deployment; a committed document must not.
                    document.Servers?.Clear();
                    document.Components ??= new OpenApiComponents();
                    document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                    document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        BearerFormat = "JWT",
                        Description = "POST /connect/token with grant_type=client_credentials.",
                    };
                    return Task.CompletedTask;
                });
            });
        }
    }

    public static void MapDocumentation(this WebApplication app, IReadOnlyList<IServiceModule> modules)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/docs", options =>
        {
            options.WithTitle("Referral API").DisableDefaultFonts();
            // Behind a gateway one service can show the documents of all: Documentation:Modules=intake,catalog,...
            foreach (var module in app.Configuration["Documentation:Modules"]?.Split(',') ?? modules.Select(module => module.Name))
            {
                options.AddDocument(module);
            }
        }).AllowAnonymous();
    }
}
