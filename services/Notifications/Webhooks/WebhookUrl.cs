using System.Net;
using Notifications.Sending;
using Platform.Http;

namespace Notifications.Webhooks;

/// <summary>Which addresses may be named. Where a name leads is looked at again at each call (<see cref="PostWebhook"/>).</summary>
internal sealed class WebhookUrl(SendingOptions options)
{
    private const string Field = "url";

    // No name of these leads to the public internet (RFC 6761, RFC 6762, RFC 8375).
    private static readonly string[] Inside = [".localhost", ".local", ".internal", ".home.arpa", ".test", ".invalid"];

    private static readonly int[] Ports = [443, 8443];

    /// <summary>The address in one spelling, so that the same is known again; null with what is wrong noted.</summary>
    public string? Check(string text, FieldErrors errors)
    {
        if (text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            errors.Add(Field, "不是完整的网址。", "This is not a complete address.");
            return null;
        }

        // Whoever tries things out on one machine may call that machine.
        var own = options.AllowLoopback && url.IsLoopback;
        _ = errors.Require(url.Scheme == Uri.UriSchemeHttps || (own && url.Scheme == Uri.UriSchemeHttp), Field, "必须使用 https。", "Has to be https.")
            && errors.Require(url.UserInfo.Length == 0, Field, "网址中不能有用户名或密码。", "User and password do not belong into the address.")
            && errors.Require(url.Fragment.Length == 0, Field, "网址中不能有 # 部分。", "A fragment (#) does not belong into the address.")
            && errors.Require(own || IsPublic(url), Field, "必须是公网地址。", "Has to be an address of the public internet.")
            && errors.Require(own || Ports.Contains(url.Port), Field, "端口只能是 443 或 8443。", "The port has to be 443 or 8443.")
            && errors.Require(url.AbsoluteUri.Length <= Webhook.LongestUrl, Field, $"最多 {Webhook.LongestUrl} 个字符。", $"At most {Webhook.LongestUrl} characters.");
        return errors.None ? url.AbsoluteUri : null;
    }

    private static bool IsPublic(Uri url) => IPAddress.TryParse(url.DnsSafeHost, out var address)
        ? PublicAddress.Is(address)
        : url.IdnHost.TrimEnd('.') is var name && name.Contains('.') && !Inside.Any(inside => name.EndsWith(inside, StringComparison.OrdinalIgnoreCase));
}
