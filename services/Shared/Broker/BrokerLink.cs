using RabbitMQ.Client;

namespace Broker;

/// <summary>The one connection of a host beside the bus's own, opened when it is needed and again after it was lost.</summary>
public sealed class BrokerLink(BrokerAddress broker) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IConnection? _connection;

    /// <summary>A channel of the caller's own. Publishing on it waits for the broker's word, and fails when no queue takes the message.</summary>
    public async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                await CloseAsync();
                // Who uses the channel notices the loss and asks again; two that repair would get in each other's way.
                var factory = new ConnectionFactory { Uri = broker.First, AutomaticRecoveryEnabled = false, ClientProvidedName = "dead letters" };
                _connection = await broker.ConnectAsync(factory, cancellationToken);
            }

            return await _connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private async Task CloseAsync()
    {
        if (_connection is { } old)
        {
            _connection = null;
            await old.DisposeAsync();
        }
    }
}
