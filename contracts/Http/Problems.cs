namespace Contracts.Http;

/// <summary>The problem type URIs (RFC 9457) that callers may rely on. They never change meaning.</summary>
public static class Problems
{
    /// <summary>Prefix of every problem type URI.</summary>
    public const string Prefix = "urn:referral:problem:";

    /// <summary>400: the body or a parameter is not well-formed or breaks a rule; <c>errors</c> names each field.</summary>
    public const string Invalid = Prefix + "invalid";

    /// <summary>401: no valid token.</summary>
    public const string Unauthenticated = Prefix + "unauthenticated";

    /// <summary>403: the token's role may not do this.</summary>
    public const string Forbidden = Prefix + "forbidden";

    /// <summary>403: no valid consent for this charity; contact stays closed.</summary>
    public const string ConsentRequired = Prefix + "consent-required";

    /// <summary>403: the charity has not accepted; contact stays closed.</summary>
    public const string NotAccepted = Prefix + "not-accepted";

    /// <summary>403: somebody else than the one who acted has to do this.</summary>
    public const string SecondPersonRequired = Prefix + "second-person-required";

    /// <summary>403: somebody there is in danger; the address opens to coordinators for protection or danger to life.</summary>
    public const string AddressHidden = Prefix + "address-hidden";

    /// <summary>403: the person is a minor; a second person has to approve first. <c>next</c> says where to ask.</summary>
    public const string ApprovalRequired = Prefix + "approval-required";

    /// <summary>404: not there, or not yours.</summary>
    public const string NotFound = Prefix + "not-found";

    /// <summary>409: the state does not allow this step; <c>state</c> names the present one, <c>legal</c> the possible next ones.</summary>
    public const string IllegalTransition = Prefix + "illegal-transition";

    /// <summary>409: another charity was faster.</summary>
    public const string AlreadyTaken = Prefix + "already-taken";

    /// <summary>409: the time to answer has passed.</summary>
    public const string Expired = Prefix + "expired";

    /// <summary>409: the card was taken back.</summary>
    public const string Recalled = Prefix + "recalled";

    /// <summary>409: something with this identifier exists; <c>existingId</c> names it.</summary>
    public const string AlreadyExists = Prefix + "already-exists";

    /// <summary>409: capacity below what is promised; <c>held</c>, <c>committed</c> and <c>minimum</c> give the figures.</summary>
    public const string CapacityPromised = Prefix + "capacity-promised";

    /// <summary>409: no capacity is left.</summary>
    public const string NoCapacity = Prefix + "no-capacity";

    /// <summary>409: needs are still unresolved; <c>needs</c> lists them.</summary>
    public const string NeedsUnresolved = Prefix + "needs-unresolved";

    /// <summary>409: the first request with this Idempotency-Key is still running.</summary>
    public const string IdempotencyInProgress = Prefix + "idempotency-in-progress";

    /// <summary>412: the resource changed since the version in If-Match.</summary>
    public const string Stale = Prefix + "stale";

    /// <summary>413: the body is larger than the endpoint takes.</summary>
    public const string TooLarge = Prefix + "too-large";

    /// <summary>415: the endpoint reads application/json.</summary>
    public const string UnsupportedMediaType = Prefix + "unsupported-media-type";

    /// <summary>422: this Idempotency-Key was used with another body.</summary>
    public const string IdempotencyKeyReused = Prefix + "idempotency-key-reused";

    /// <summary>429: too many requests; Retry-After says when to come back.</summary>
    public const string TooManyRequests = Prefix + "too-many-requests";

    /// <summary>500: nobody expected this; <c>traceId</c> finds it in the logs.</summary>
    public const string Unexpected = Prefix + "unexpected";

    /// <summary>503: the database is away or its disk is full; nothing was saved, and the same request may be sent again.</summary>
    public const string Unavailable = Prefix + "unavailable";
}
