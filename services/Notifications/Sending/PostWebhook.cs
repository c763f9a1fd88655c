using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Notifications.Sending;

/// <summary>
/// One signed POST to an address that a stranger has named: only to public addresses, whatever the name says at this moment; no redirect is followed, no proxy asked, no cookie kept, nothing of the
/// answer read but its status and, for a proof, a few hundred bytes. Without an activity of its own: addresses may carry tokens, and belong into no trace.
/// </summary>
internal sealed class PostWebhook : IDisposable
{
    private readonly HttpClient _client;
    private readonly SendingOptions _options;
    private readonly TimeProvider _time;

    public PostWebhook(SendingOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 4096,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
        })
        { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends once. Never throws but for <paramref name="cancellationToken"/>.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="body">JSON.</param>
    /// <param name="secrets">What signs, the newest first.</param>
    /// <param name="challenge">What the answer has to say back; null where only its status counts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<Outcome> SendAsync(Uri url, string id, string body, IEnumerable<byte[]> secrets, string? challenge, CancellationToken cancellationToken)
    {
        var seconds = _time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Referral-Webhooks", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", Signature.Of(secrets, id, seconds, body));
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return status is >= 200 and < 300 && challenge is not null && !await AnswersAsync(answer, challenge, limit.Token) ? new Outcome(status, "challenge")
                : new Outcome(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "redirect" : "status");
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Outcome(null, "timeout");
        }
        catch (IOException)
        {
            // It broke off in the middle of its answer.
            return new Outcome(null, "connection");
        }
        catch (HttpRequestException failure)
        {
            return new Outcome(null, failure switch
            {
                { InnerException: NotPublicException } => "notPublic",
                { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery } } => "name",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls",
                _ => "connection",
            });
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Whether this machine itself may be called; only where somebody tries things out.</summary>
    public static bool Allows(IPAddress address, bool loopback) => PublicAddress.Is(address) || (loopback && IPAddress.IsLoopback(address));

    private static async Task<bool> AnswersAsync(HttpResponseMessage answer, string challenge, CancellationToken cancellationToken)
    {
        // A byte more than is allowed tells that there was more.
        var read = new byte[Challenge.LongestAnswer + 1];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var length = await body.ReadAtLeastAsync(read, read.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= Challenge.LongestAnswer && Challenge.Answers(read.AsSpan(0, length), challenge);
    }

    // The address that was looked at is the address that is called: a name may point elsewhere a moment later.
    private async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host.Host, out var given) ? [given] : await Dns.GetHostAddressesAsync(host.Host, cancellationToken);
        if (!addresses.All(address => Allows(address, _options.AllowLoopback)))
        {
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class NotPublicException : IOException;
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">HTTP status; null without an answer.</param>
/// <param name="Fault">Null when it has arrived (2xx).</param>
internal sealed record Outcome(int? Status, string? Fault);
