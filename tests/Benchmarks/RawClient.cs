using System.Net.Sockets;
using System.Text;

namespace Benchmarks;

/// <summary>One kept-alive HTTP/1.1 connection that costs next to nothing, so that what is measured is the server.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public async Task ConnectAsync(Uri address) => await _socket.ConnectAsync(address.Host, address.Port);

    /// <summary>The bytes of a POST with a JSON body.</summary>
    public static byte[] Post(Uri address, string path, string body, string? token = null, string? idempotencyKey = null)
    {
        var text = new StringBuilder()
            .Append($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nAccept-Language: en\r\n");
        if (token is not null)
        {
            text.Append($"Authorization: Bearer {token}\r\n");
        }

        if (idempotencyKey is not null)
        {
            text.Append($"Idempotency-Key: {idempotencyKey}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n").Append(body).ToString());
    }

    /// <summary>Sends and reads the whole answer; gives its status.</summary>
    public async Task<int> SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var read = 0;
        while (true)
        {
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(read));
            if (got == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            read += got;
            if (IsWhole(_buffer.AsSpan(0, read)))
            {
                return int.Parse(Encoding.ASCII.GetString(_buffer, 9, 3));
            }
        }
    }

    /// <summary>The last answer as text.</summary>
    public string Answer() => Encoding.UTF8.GetString(_buffer).TrimEnd('\0');

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            var digits = head[(at + 16)..];
            var stop = digits.IndexOf((byte)'\r');
            return answer.Length >= end + 4 + int.Parse(Encoding.ASCII.GetString(stop < 0 ? digits : digits[..stop]));
        }

        // Chunked: the last chunk is empty.
        return head.IndexOf("chunked"u8) < 0 || answer.EndsWith("0\r\n\r\n"u8);
    }
}
