using System.Net.Http.Json;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Testing.Apps;
using Tracking.Data;

namespace Tracking.Tests;

/// <summary>The tracking service alone on a real port; the test tells it what the other services would.</summary>
internal sealed class TrackingApp : IAsyncDisposable
{
    private static readonly MethodInfo Receive = typeof(ModuleApp).GetMethod(nameof(ModuleApp.ReceiveAsync))!;

    private TrackingApp(ModuleApp module) => Module = module;

    public ModuleApp Module { get; }

    /// <param name="now">Start of a fake clock; null for real time.</param>
    public static async Task<TrackingApp> StartAsync(DateTimeOffset? now = null) => new(await ModuleApp.StartAsync(new TrackingModule(), now));

    /// <summary>On a database of its own; null for SQLite.</summary>
    public static async Task<TrackingApp> OnAsync(string? postgreSql) => new(await ModuleApp.StartAsync(new TrackingModule(), postgreSql: postgreSql));

    /// <summary>One of several replicas on one database.</summary>
    public static async Task<TrackingApp> StartAsync(string postgreSql, string redis) =>
        new(await ModuleApp.StartAsync(new TrackingModule(), settings: [new("Redis", redis)], postgreSql: postgreSql));

    /// <summary>Sends messages and waits until each has left its trace on a timeline.</summary>
    public async Task TellAsync(params IEnumerable<object> messages)
    {
        var before = await StepsAsync();
        var sent = messages.ToArray();
        foreach (var message in sent)
        {
            await SendAsync(message);
        }

        await Eventually.IsTrueAsync(async () => await StepsAsync() >= before + sent.Length, $"{sent.Length} messages followed");
    }

    /// <summary>Sends a message and does not wait.</summary>
    public Task SendAsync(object message, Guid? messageId = null) => (Task)Receive.MakeGenericMethod(message.GetType()).Invoke(Module, [message, messageId])!;

    /// <summary>Sends charities' names and waits for them.</summary>
    public async Task NameAsync(Guid charity, string name, string? nameEn = null)
    {
        await SendAsync(Story.Charity(charity, name, nameEn));
        await Eventually.IsTrueAsync(() => Module.InScopeAsync<TrackingDbContext, bool>(db => db.CharityNames.AnyAsync(known => known.Id == charity)), "the charity's name is known");
    }

    public async Task<TAnswer> GetAsync<TAnswer>(string path, string role = "coordinator", string language = "en", string? division = null)
    {
        using var caller = Module.As(role, language: language, division: division);
        using var answer = await caller.GetAsync(path);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<TAnswer>(Json.Options))!;
    }

    public Task<int> StepsAsync() => Module.InScopeAsync<TrackingDbContext, int>(db => db.Steps.CountAsync());

    public ValueTask DisposeAsync() => Module.DisposeAsync();
}
