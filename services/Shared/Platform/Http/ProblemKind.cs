using Contracts.Http;

namespace Platform.Http;

/// <summary>One kind of expected refusal: type URI, status and a title in both languages. Modules add their own beside these.</summary>
/// <param name="Type">Stable URI of <see cref="Problems"/>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Zh">Chinese title.</param>
/// <param name="En">English title.</param>
public sealed record ProblemKind(string Type, int Status, string Zh, string En)
{
    public static readonly ProblemKind Invalid = new(Problems.Invalid, 400, "请求内容有误，请按字段提示修改。", "The request is not valid; see the errors per field.");
    public static readonly ProblemKind Unauthenticated = new(Problems.Unauthenticated, 401, "请先登录（缺少有效令牌）。", "A valid access token is required.");
    public static readonly ProblemKind Forbidden = new(Problems.Forbidden, 403, "当前角色无权执行此操作。", "Your role may not do this.");
    public static readonly ProblemKind NotFound = new(Problems.NotFound, 404, "未找到。", "Not found.");
    public static readonly ProblemKind IllegalTransition = new(Problems.IllegalTransition, 409, "当前状态不允许此操作。", "The present state does not allow this step.");
    public static readonly ProblemKind AlreadyExists = new(Problems.AlreadyExists, 409, "已存在相同的记录。", "A record with this identifier exists.");
    public static readonly ProblemKind IdempotencyInProgress = new(Problems.IdempotencyInProgress, 409, "使用此幂等键的首个请求仍在处理。", "The first request with this Idempotency-Key is still running.");
    public static readonly ProblemKind Stale = new(Problems.Stale, 412, "数据已被他人修改，请刷新后重试。", "The resource changed in the meantime; read it again.");
    public static readonly ProblemKind TooLarge = new(Problems.TooLarge, 413, "请求内容过大。", "The body is too large.");
    public static readonly ProblemKind UnsupportedMediaType = new(Problems.UnsupportedMediaType, 415, "仅支持 application/json。", "Send application/json.");
    public static readonly ProblemKind IdempotencyKeyReused = new(Problems.IdempotencyKeyReused, 422, "此幂等键已用于另一份内容。", "This Idempotency-Key was used with another body.");
    public static readonly ProblemKind Unexpected = new(Problems.Unexpected, 500, "系统出现意外错误，请凭追踪号联系管理员。", "Something unexpected happened; quote the trace id to the operator.");
    public static readonly ProblemKind Unavailable = new(Problems.Unavailable, 503, "系统暂时无法保存，请稍后重试。", "Nothing can be saved at present; send it again later.");

    /// <summary>The kind the framework's bare status codes are answered with.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        400 => Invalid,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        412 => Stale,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        405 => new(Problems.Prefix + "method-not-allowed", 405, "不支持此请求方法。", "This method is not allowed here."),
        406 => new(Problems.Prefix + "not-acceptable", 406, "无法按要求的格式回答。", "The requested format is not available."),
        429 => new(Problems.TooManyRequests, 429, "请求过于频繁，请稍后再试。", "Too many requests; try again later."),
        >= 500 => Unexpected,
        _ => new(Problems.Prefix + "refused", status, "请求被拒绝。", "The request was refused."),
    };
}
