using MassTransit;
using RabbitMQ.Client;

namespace DeadLetters;

/// <summary>Where the broker is. A cluster has several nodes, and whoever loses one goes on at another: <c>amqp://user:password@one:5672,two:5672,three:5672/</c>.</summary>
public sealed class Broker
{
    private string[] _nodes = [];

    internal Uri Address { get; private init; } = null!;

    /// <summary>Reads the connection string.</summary>
    public static Broker At(string connection)
    {
        var from = Math.Max(connection.LastIndexOf('@'), connection.IndexOf("://", StringComparison.Ordinal) + 2) + 1;
        var nodes = connection[from..].Split('/')[0];
        return new Broker { _nodes = nodes.Split(','), Address = new Uri(connection.Replace(nodes, nodes.Split(',')[0], StringComparison.Ordinal)) };
    }

    /// <summary>Connects the bus.</summary>
    public void Set(IRabbitMqBusFactoryConfigurator bus) => bus.Host(Address, host =>
    {
        if (_nodes.Length > 1)
        {
            host.UseCluster(cluster => Array.ForEach(_nodes, cluster.Node));
        }
    });

    internal Task<IConnection> ConnectAsync(ConnectionFactory factory, CancellationToken cancellationToken) => _nodes.Length == 1
        ? factory.CreateConnectionAsync(cancellationToken)
        : factory.CreateConnectionAsync(_nodes.Select(AmqpTcpEndpoint.Parse).Select(node => new AmqpTcpEndpoint(node.HostName, node.Port, factory.Ssl)), cancellationToken);
}
