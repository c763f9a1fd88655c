using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;

namespace Identity.Pages;

/// <summary>
/// A page of the sign-in: plain HTML from the server, usable by keyboard, on a phone and without script. Its policy lets it load nothing from elsewhere, be framed by nobody,
/// and send forms to itself and to the addresses of registered applications only.
/// </summary>
internal sealed class Page(string zh, string en, Func<Words, Markup> body, int status = StatusCodes.Status200OK) : IResult
{
    public bool WithScript { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var words = new Words(Language.IsEnglish(httpContext), Form.TokenOf(httpContext));
        var headers = httpContext.Response.Headers;
        var policy = httpContext.RequestServices.GetRequiredService<PagePolicy>();
        headers.ContentSecurityPolicy = policy.Header;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        var title = words[zh, en];
        return httpContext.Response.WriteAsync(Markup.Of(
            $"""
            <!doctype html>
            <html lang="{words["zh-CN", "en"]}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{title} · Referral</title>
            <link rel="stylesheet" href="/account/style.css">
            {(WithScript ? Markup.Of($"""<script src="/account/passkeys.js" defer></script>""") : Markup.Nothing)}
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            {body(words)}
            </main>
            </body>
            </html>
            """).ToString(), httpContext.RequestAborted);
    }
}

/// <summary>The language of a page and the hidden field of its forms.</summary>
internal sealed class Words(bool english, Markup token)
{
    /// <summary>Goes into every form.</summary>
    public Markup Token => token;

    public string this[string zh, string en] => english ? en : zh;

    /// <summary>A labelled field; a fault is read out with it.</summary>
    public Markup Field(string name, string zh, string en, string type, string autocomplete, string? value = null, string? fault = null, string? hint = null) => Markup.Of(
        $"""
        <p class="field"><label for="{name}">{this[zh, en]}</label>
        <input id="{name}" name="{name}" type="{type}" autocomplete="{autocomplete}" value="{value}" maxlength="256" required{(type == "password" || name == "code" ? Markup.Of($""" spellcheck="false" autocapitalize="none" """) : Markup.Nothing)}{(fault is null && hint is null ? Markup.Nothing : Markup.Of($""" aria-describedby="{name}-note" """))}{(fault is null ? Markup.Nothing : Markup.Of($""" aria-invalid="true" """))}>
        {(fault is null && hint is null ? Markup.Nothing : Markup.Of($"""<span id="{name}-note" class="{(fault is null ? "hint" : "fault")}">{fault ?? hint}</span>"""))}</p>
        """);

    public Markup Button(string zh, string en) => Markup.Of($"""<p><button type="submit">{this[zh, en]}</button></p>""");

    /// <summary>What went wrong with the whole form; a screen reader says it at once.</summary>
    public Markup Alert((string Zh, string En)? fault) => fault is { } known ? Markup.Of($"""<p class="alert" role="alert">{this[known.Zh, known.En]}</p>""") : Markup.Nothing;
}

/// <summary>Where pages may send forms: browsers hold the policy over the redirect that follows as well.</summary>
internal sealed record PagePolicy(string Header)
{
    public static PagePolicy For(IEnumerable<string> origins) => new(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + string.Join(' ', origins.Distinct()));
}

/// <summary>Reads what a page sent, after the check that it was a page of ours.</summary>
internal static class Form
{
    private const int LongestField = 8_192;

    public static Markup TokenOf(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return Markup.Of($"""<input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">""");
    }

    /// <summary>The fields, trimmed of nothing; null when the form is not ours, is broken or far too long.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            return null;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form.All(field => field.Value.Count == 1 && field.Value[0]!.Length <= LongestField) ? form : null;
    }

    public static Page Refused() => new("请重新打开此页", "Open this page again", words => Markup.Of(
        $"""<p>{words["此页已过期，或表单不完整。", "This page has expired, or its form was not complete."]} <a href="/account">{words["重新开始", "Start again"]}</a></p>"""), StatusCodes.Status400BadRequest);
}
