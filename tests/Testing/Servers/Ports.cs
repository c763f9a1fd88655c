using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Testing.Servers;

/// <summary>
/// Ports for servers and hosts of the tests. They lie below the range from which the system takes ports for outgoing calls: while a server is down on purpose, nobody else must
/// get its place. A file that is kept open tells the test processes that run beside this one; the system lets go of it with this process, however that ends.
/// </summary>
internal static class Ports
{
    private const int First = 15_000;
    private const int Last = 32_000;

    private static readonly DirectoryInfo Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "referral-test-ports"));

    private static readonly ConcurrentDictionary<int, FileStream> Taken = new();

    /// <summary>The first of so many neighbours that nobody listens on and nobody else was given.</summary>
    public static int Take(int neighbours = 1)
    {
        while (true)
        {
            var first = RandomNumberGenerator.GetInt32(First, Last - neighbours);
            var ports = Enumerable.Range(first, neighbours).ToArray();
            if (ports.All(IsFree) && ports.All(TryTake))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool TryTake(int port)
    {
        try
        {
            // One process sees its own open files here too: not shared means not even with itself.
            Taken[port] = new FileStream(Path.Combine(Folder.FullName, $"{port}"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
