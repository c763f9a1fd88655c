using Contracts.Reference;
using Microsoft.AspNetCore.Http;

namespace WebConsole.Shell;

/// <summary>The place of a filter by name, pinyin or code. The address keeps the code, whatever was typed, so that it means the same to everybody who is sent it.</summary>
internal sealed class PlaceByName(RequestDelegate next, ReferenceData reference, TimeProvider time)
{
    /// <summary>Name of the filter in the address.</summary>
    public const string Filter = "division";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        // What is no place goes on as it is, so that the service says so.
        if (!HttpMethods.IsGet(request.Method) || request.Query[Filter].ToString() is not { Length: > 0 } typed || reference.Divisions.Find(typed) is not null
            || reference.Divisions.Search(typed, 1, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), OwnArea.Of(context.User, reference)) is not [var place])
        {
            return next(context);
        }

        var others = request.Query.Where(pair => pair.Key != Filter).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        context.Response.Redirect(request.Path + QueryString.Create([.. others, new(Filter, place.Code)]).ToUriComponent());
        return Task.CompletedTask;
    }
}
