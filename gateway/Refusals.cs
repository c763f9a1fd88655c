using Microsoft.AspNetCore.Localization;

namespace Gateway;

/// <summary>What the gateway itself has to say no to, as problem documents like those of the services: Chinese, or English where the caller asks for it.</summary>
internal static class Refusals
{
    private static readonly Dictionary<int, (string Type, string Zh, string En)> Known = new()
    {
        [404] = ("not-found", "未找到。", "Not found."),
        [408] = ("timeout", "请求内容发送过慢，请重试。", "The request arrived too slowly; send it again."),
        [413] = ("too-large", "请求内容过大。", "The body is too large."),
        [429] = ("too-many-requests", "请求过于频繁，请稍后再试。", "Too many requests; try again later."),
        [502] = ("unavailable", "服务暂时无法访问，请稍后再试。", "The service does not answer; try again later."),
        [503] = ("unavailable", "服务暂时无法访问，请稍后再试。", "The service does not answer; try again later."),
        [504] = ("timeout", "服务未能及时答复，请稍后再试。", "The service took too long to answer; try again later."),
    };

    public static void AddRefusals(this IServiceCollection services) => services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
    {
        var problem = context.ProblemDetails;
        var (type, zh, en) = Known.GetValueOrDefault(problem.Status ?? 500, ("refused", "请求被拒绝。", "The request was refused."));
        problem.Type = "urn:referral:problem:" + type;
        problem.Title = context.HttpContext.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.TwoLetterISOLanguageName == "en" ? en : zh;
        problem.Instance = context.HttpContext.Request.Path;
    });

    public static void UseRefusals(this IApplicationBuilder app)
    {
        app.UseRequestLocalization(options =>
        {
            options.SetDefaultCulture("zh-CN").AddSupportedCultures("zh-CN").AddSupportedUICultures("zh-CN", "zh", "en");
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider { Options = options }];
        });
        // What a service answers passes as it is: only an answer without content gets a document.
        app.UseStatusCodePages();
    }
}
