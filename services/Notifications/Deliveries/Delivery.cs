using Contracts.Http.Notifications;

namespace Notifications.Deliveries;

/// <summary>One event for one webhook, from the save of what told of it until it has arrived or was given up.</summary>
internal sealed class Delivery
{
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }

    /// <summary>e.g. <c>card.offered</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is sent, byte for byte the same at each attempt. Empty for a proof: its challenge is kept nowhere.</summary>
    public required string Body { get; init; }

    /// <summary>UTC: when it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>UTC: when this service heard of it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public DeliveryState State { get; private set; } = DeliveryState.Waiting;

    /// <summary>All attempts.</summary>
    public int Attempts { get; private set; }

    /// <summary>Attempts since it was last asked for by hand; decides about the next pause.</summary>
    public int Tries { get; private set; }

    /// <summary>UTC; null when it has come to its end.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    public DateTimeOffset? LastAttemptAt { get; private set; }

    public int? LastStatus { get; private set; }

    public string? LastFault { get; private set; }

    /// <summary>Milliseconds.</summary>
    public int? LastDuration { get; private set; }

    public int Version { get; private set; } = 1;

    /// <summary>The header <c>webhook-id</c>.</summary>
    public string MessageId => $"msg_{Id:N}";

    /// <param name="due">The first attempt; now when null.</param>
    public static Delivery Of(Guid webhookId, string type, string body, DateTimeOffset at, DateTimeOffset now, DateTimeOffset? due = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        WebhookId = webhookId,
        Type = type,
        Body = body,
        At = at,
        CreatedAt = now,
        NextAttemptAt = due ?? now,
    };

    /// <summary>An attempt has ended. Without a fault it has arrived; with one it is tried again after the pause, or given up.</summary>
    public void Tried(int? status, string? fault, int duration, TimeSpan? pause, DateTimeOffset now)
    {
        (Attempts, Tries, LastAttemptAt, LastStatus, LastFault, LastDuration) = (Attempts + 1, Tries + 1, now, status, fault, duration);
        State = fault is null ? DeliveryState.Delivered : pause is null ? DeliveryState.GaveUp : DeliveryState.Waiting;
        NextAttemptAt = State == DeliveryState.Waiting ? now + pause : null;
        Version++;
    }

    /// <summary>Somebody wants it sent again, whatever became of it.</summary>
    public void SendAgain(DateTimeOffset due)
    {
        (State, Tries, NextAttemptAt) = (DeliveryState.Waiting, 0, due);
        Version++;
    }

    public DeliveryView View() => new(Id, Type, At, Word(State), Attempts, LastAttemptAt, LastStatus, LastFault, LastDuration, NextAttemptAt);

    public static string Word(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.GaveUp => "gaveUp",
        _ => "waiting",
    };
}

/// <summary>What has become of an event.</summary>
internal enum DeliveryState
{
    /// <summary>It is sent at its next attempt.</summary>
    Waiting,

    /// <summary>It was answered with 2xx.</summary>
    Delivered,

    /// <summary>It was not, however often it was tried.</summary>
    GaveUp,
}
