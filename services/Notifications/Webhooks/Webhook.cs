using Contracts.Http.Notifications;

namespace Notifications.Webhooks;

/// <summary>An address of a charity's own system that hears of its cards, as the charity wants it. What the sending knows of it is in <see cref="Lane"/>.</summary>
internal sealed class Webhook
{
    public const int LongestUrl = 500;

    /// <summary>How many a charity may have.</summary>
    public const int Most = 5;

    /// <summary>How long a former secret still signs, so that the charity's software can be changed over.</summary>
    public static readonly TimeSpan ChangeOver = TimeSpan.FromHours(24);

    public required Guid Id { get; init; }

    public required Guid CharityId { get; init; }

    /// <summary>0 to <see cref="Most"/> - 1, each once per charity.</summary>
    public required int Slot { get; init; }

    public required string Url { get; set; }

    /// <summary>Names of events, separated by commas; empty for all.</summary>
    public required string Events { get; set; }

    public string? Description { get; set; }

    /// <summary>The key of the signatures, sealed.</summary>
    public required byte[] Secret { get; set; }

    public byte[]? FormerSecret { get; private set; }

    public DateTimeOffset? FormerSecretUntil { get; private set; }

    public WebhookState State { get; private set; } = WebhookState.Active;

    public PauseReason? PauseReason { get; private set; }

    public DateTimeOffset? PausedAt { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    public int Version { get; private set; } = 1;

    public IReadOnlyList<string> EventList => Events.Length == 0 ? [] : Events.Split(',');

    /// <summary>The states that may follow the present one.</summary>
    public IReadOnlyList<string> LegalSteps => State == WebhookState.Active ? ["paused"] : ["active"];

    /// <summary>False when it says the same as before.</summary>
    public bool Replace(string url, string events, string? description, DateTimeOffset now, string by)
    {
        if (Url == url && Events == events && Description == description)
        {
            return false;
        }

        (Url, Events, Description) = (url, events, description);
        Change(now, by);
        return true;
    }

    /// <summary>Nothing is sent for now, what happens waits; false when it was so already.</summary>
    public bool Pause(PauseReason reason, DateTimeOffset now, string by)
    {
        if (State == WebhookState.Paused)
        {
            return false;
        }

        (State, PauseReason, PausedAt) = (WebhookState.Paused, reason, now);
        Change(now, by);
        return true;
    }

    /// <summary>What waits is sent again; false when it was so already.</summary>
    public bool Resume(DateTimeOffset now, string by)
    {
        if (State == WebhookState.Active)
        {
            return false;
        }

        (State, PauseReason, PausedAt) = (WebhookState.Active, null, null);
        Change(now, by);
        return true;
    }

    /// <summary>A new secret signs at once, the former one beside it for a day.</summary>
    public void Rotate(byte[] secret, DateTimeOffset now, string by)
    {
        (FormerSecret, FormerSecretUntil, Secret) = (Secret, now + ChangeOver, secret);
        Change(now, by);
    }

    /// <summary>The secrets that sign now, the newest first.</summary>
    public IEnumerable<byte[]> SecretsAt(DateTimeOffset now) => FormerSecret is { } former && now < FormerSecretUntil ? [Secret, former] : [Secret];

    public WebhookView View(Lane lane, DateTimeOffset now) => new(
        Id, Url, EventList, Description, Word(State), Word(PauseReason), PausedAt, lane.FailingSince, now < FormerSecretUntil ? FormerSecretUntil : null, CreatedAt,
        lane.IsProvenFor(this) ? lane.ProvenAt : null, Version);

    public static string Word(WebhookState state) => state == WebhookState.Active ? "active" : "paused";

    private static string? Word(PauseReason? reason) => reason switch
    {
        Webhooks.PauseReason.Failing => "failing",
        Webhooks.PauseReason.Gone => "gone",
        Webhooks.PauseReason.Unproven => "unproven",
        Webhooks.PauseReason.ByHand => "byHand",
        _ => null,
    };

    private void Change(DateTimeOffset now, string by)
    {
        (ChangedAt, ChangedBy) = (now, by);
        Version++;
    }
}

/// <summary>Whether a webhook is sent anything.</summary>
internal enum WebhookState
{
    /// <summary>Yes.</summary>
    Active,

    /// <summary>Not for now; what happens waits.</summary>
    Paused,
}

/// <summary>Why nothing is sent.</summary>
internal enum PauseReason
{
    /// <summary>The charity wanted it.</summary>
    ByHand,

    /// <summary>Nothing arrived for days.</summary>
    Failing,

    /// <summary>The address answered that it is gone.</summary>
    Gone,

    /// <summary>The address was asked as often as an event is tried, and has not proved to be the charity's.</summary>
    Unproven,
}
