using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Intake.Photos;

/// <summary>The body of a request as it was sent, read once however often the use case runs. Held in memory alone: it may show a person, and a file beside the vault would outlive it.</summary>
internal sealed class SentPicture(byte[] sent)
{
    private Task<Pictures.Drawn>? _drawn;

    public byte[] Bytes => sent;

    /// <summary>Lets minimal-API endpoints take it as parameter.</summary>
    public static async ValueTask<SentPicture> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        using var all = new MemoryStream();
        await context.Request.Body.CopyToAsync(all, context.RequestAborted);
        return new SentPicture(all.ToArray());
    }

    /// <inheritdoc cref="Pictures.DrawAnewAsync"/>
    public Task<Pictures.Drawn> DrawAnewAsync(CancellationToken cancellationToken) => _drawn ??= Pictures.DrawAnewAsync(sent, cancellationToken);
}
