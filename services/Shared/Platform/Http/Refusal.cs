using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Platform.Http;

/// <summary>An expected "no" as a value: an RFC 9457 problem document in the caller's language. Handlers return it like any other result.</summary>
public sealed class Refusal(ProblemKind kind) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    private readonly Dictionary<string, object?> _more = [];
    private string? _detailZh;
    private string? _detailEn;

    /// <summary>Which kind of refusal this is.</summary>
    public ProblemKind Kind => kind;

    public int? StatusCode => kind.Status;

    /// <summary>Not there, or not yours.</summary>
    public static Refusal NotFound() => new(ProblemKind.NotFound);

    /// <summary>The version in If-Match is not the present one.</summary>
    public static Refusal Stale() => new(ProblemKind.Stale);

    /// <summary>The state does not allow the step; names the present state and the legal next ones.</summary>
    public static Refusal Illegal(string state, IEnumerable<string> legal) =>
        new Refusal(ProblemKind.IllegalTransition).With("state", state).With("legal", legal.ToArray());

    /// <summary>Adds a figure or an identifier that helps the caller to go on.</summary>
    public Refusal With(string name, object? value)
    {
        _more[name] = value;
        return this;
    }

    /// <summary>Adds a sentence about this very case.</summary>
    public Refusal Because(string zh, string en)
    {
        (_detailZh, _detailEn) = (zh, en);
        return this;
    }

    /// <summary>The document, for writing it outside of an endpoint.</summary>
    public ProblemDetails Describe(HttpContext context)
    {
        var english = Language.IsEnglish(context);
        var document = new ProblemDetails
        {
            Type = kind.Type,
            Status = kind.Status,
            Title = english ? kind.En : kind.Zh,
            Detail = english ? _detailEn : _detailZh,
            Instance = context.Request.Path,
        };
        foreach (var (name, value) in _more)
            document.Extensions[name] = value is FieldErrors errors ? errors.In(english) : value;
        document.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        return document;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = kind.Status;
        return httpContext.Response.WriteAsJsonAsync(Describe(httpContext), options: null, "application/problem+json", httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        // Which refusals an endpoint knows is documented at the endpoint; every one is a problem document.
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), ["application/problem+json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(ProblemDetails), ["application/problem+json"]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status409Conflict, typeof(ProblemDetails), ["application/problem+json"]));
    }
}
