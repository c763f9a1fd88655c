using MassTransit;
using RabbitMQ.Client;

namespace Broker;

/// <summary>Where the broker is. A cluster has several nodes, and whoever loses one goes on at another: <c>amqp://user:password@one:5672,two:5672,three:5672/</c>.</summary>
public sealed class BrokerAddress
{
    private const int ReadersAtOnce = 12;
    private string[] _nodes = [];

    internal Uri First { get; private init; } = null!;

    /// <summary>Reads the connection string.</summary>
    public static BrokerAddress At(string connection)
    {
        var from = Math.Max(connection.LastIndexOf('@'), connection.IndexOf("://", StringComparison.Ordinal) + 2) + 1;
        var nodes = connection[from..].Split('/')[0];
        return new BrokerAddress { _nodes = nodes.Split(','), First = new Uri(connection.Replace(nodes, nodes.Split(',')[0], StringComparison.Ordinal)) };
    }

    /// <summary>Connects the bus.</summary>
    public void Set(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.Host(First, host =>
        {
            if (_nodes.Length > 1)
            {
                host.UseCluster(cluster => Array.ForEach(_nodes, cluster.Node));
            }
        });
        // All readers of a host together: they must not take the last connection of its database from callers and probes.
        bus.UseConcurrencyLimit(ReadersAtOnce);
    }

    internal Task<IConnection> ConnectAsync(ConnectionFactory factory, CancellationToken cancellationToken) => _nodes.Length == 1
        ? factory.CreateConnectionAsync(cancellationToken)
        : factory.CreateConnectionAsync(_nodes.Select(AmqpTcpEndpoint.Parse).Select(node => new AmqpTcpEndpoint(node.HostName, node.Port, factory.Ssl)), cancellationToken);
}
