using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Intake.Photos;

/// <summary>Documents a body that is a picture. Not as metadata of the endpoint: that would refuse by the name of the type what is told by its content.</summary>
internal static class PictureBody
{
    public static RouteHandlerBuilder TakesAPicture(this RouteHandlerBuilder endpoint) => endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = ((string[])["image/jpeg", "image/png", "image/webp"])
                .ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
        };
        return Task.CompletedTask;
    });
}
