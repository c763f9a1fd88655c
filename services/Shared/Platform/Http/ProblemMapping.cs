using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace Platform.Http;

/// <summary>Turns everything that is not a typed answer into the same kind of document: broken bodies, bare status codes, version conflicts, the unexpected.</summary>
internal static class ProblemMapping
{
    public static void AddProblemMapping(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            // Shape errors of the framework's validation arrive here; they keep their fields and get our type and title.
            if (context.ProblemDetails is HttpValidationProblemDetails shape)
            {
                shape.Errors = shape.Errors.ToDictionary(error => InJson(error.Key), error => error.Value);
            }

            var kind = ProblemKind.OfStatus(context.ProblemDetails.Status ?? 500);
            var described = new Refusal(kind).Describe(context.HttpContext);
            context.ProblemDetails.Type = described.Type;
            context.ProblemDetails.Title = described.Title;
            context.ProblemDetails.Instance = described.Instance;
            context.ProblemDetails.Extensions["traceId"] = described.Extensions["traceId"];
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblemMapping(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Answer(context.Features.Get<IExceptionHandlerFeature>()!.Error).ExecuteAsync(context),
            SuppressDiagnosticsCallback = context => Answer(context.Exception).Kind.Status < 500,
        });
        app.UseStatusCodePages(context => (context.HttpContext.Response.StatusCode == 400 && Unreadable(context.HttpContext) is { } field
            ? FieldErrors.One(field, "格式不正确。", "The format is wrong.")
            : new Refusal(ProblemKind.OfStatus(context.HttpContext.Response.StatusCode))).ExecuteAsync(context.HttpContext));
    }

    // Compiled endpoints say for each parameter what could not be read, except for optional ones, where they answer a bare 400.
    private static string? Unreadable(HttpContext http) => http.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(parameter =>
        parameter is { HasTryParse: true, IsOptional: true } && http.Request.Query[parameter.Name].ToString() is { Length: > 0 } text &&
        !TypeDescriptor.GetConverter(parameter.ParameterInfo.ParameterType).IsValid(text))?.Name;

    // The framework names a field as C# does (Person.Name); callers know it as in the JSON.
    private static string InJson(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static Refusal Answer(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => Malformed(json),
        BadHttpRequestException { StatusCode: 400, Message: var message } => Parameter(message),
        BadHttpRequestException bad => new Refusal(ProblemKind.OfStatus(bad.StatusCode)),
        DbUpdateConcurrencyException => Refusal.Stale(),
        OperationCanceledException => new Refusal(ProblemKind.OfStatus(499)),
        _ => new Refusal(Messaging.InboxRetries.MayPass(exception) ? ProblemKind.Unavailable : ProblemKind.Unexpected),
    };

    private static Refusal Malformed(JsonException json)
    {
        // "$.needs[0].quantity" is the field, "$[0].case" that of a list; text of the exception may quote the value and stays inside.
        var field = json.Path?.TrimStart('$', '.') is { Length: > 0 } path ? path : "body";
        return json switch
        {
            _ when json.Message.Contains("could not be mapped", StringComparison.Ordinal) => FieldErrors.One(field, "未知字段。", "This field is not known."),
            _ when json.Message.Contains("uplicate", StringComparison.Ordinal) => FieldErrors.One(field, "字段重复。", "This field is given twice."),
            _ when field == "body" => FieldErrors.One(field, "不是完整有效的 JSON。", "The body is not complete, valid JSON."),
            _ => FieldErrors.One(field, "类型或格式不正确。", "The type or format of this field is wrong."),
        };
    }

    private static Refusal Parameter(string message)
    {
        // 'Failed to bind parameter "Guid id" from ...', 'Required parameter "OpenCase request" was not provided from body.' and
        // 'Implicit body inferred for parameter "request" but no body was provided.' are the framework's wordings.
        var quoted = message.Split('"') is { Length: > 2 } parts ? parts[1].Split(' ')[^1] : "body";
        return message.Contains("from body", StringComparison.Ordinal) || message.Contains("no body", StringComparison.Ordinal)
            ? FieldErrors.One("body", "缺少请求内容。", "A JSON body is required.")
            : FieldErrors.One(quoted, "格式不正确。", "The format is wrong.");
    }
}
