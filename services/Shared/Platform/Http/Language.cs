using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Platform.Http;

/// <summary>Chinese unless the caller asks for English (<c>Accept-Language</c>).</summary>
public static class Language
{
    /// <summary>Whether sentences of this answer are English.</summary>
    public static bool IsEnglish(HttpContext context) =>
        context.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName == "en";

    internal static void UseLanguages(this IApplicationBuilder app)
    {
        var options = new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("zh-CN")),
            SupportedCultures = [CultureInfo.InvariantCulture],
            SupportedUICultures = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("zh"), CultureInfo.GetCultureInfo("en")],
            ApplyCurrentCultureToResponseHeaders = true,
            FallBackToParentUICultures = true,
        };
        options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
        app.UseRequestLocalization(options);
    }
}
