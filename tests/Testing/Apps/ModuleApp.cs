using System.Collections.Concurrent;
using System.Net.Http.Headers;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Platform;
using Platform.Data;

namespace Testing.Apps;

/// <summary>
/// One real module on a real HTTP port with a database of its own (SQLite in a folder that is thrown away, or the given PostgreSQL database) and the in-memory bus.
/// Other modules are played by the test: it publishes their messages and reads what this module announces.
/// </summary>
public sealed class ModuleApp : IAsyncDisposable, IPublishObserver
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-test-");
    private readonly TestIssuer _issuer = new();
    private readonly ConcurrentQueue<object> _published = new();
    private WebApplication _app = null!;

    private ModuleApp(DateTimeOffset? now) => Clock = now is { } start ? new FakeTimeProvider(start) : null;

    /// <summary>The module's clock when the test set a time; otherwise null and the module runs on real time.</summary>
    public FakeTimeProvider? Clock { get; }

    /// <summary>Services of the running host.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Address of the public port.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Everything the module announced so far, in the order it left.</summary>
    public IReadOnlyList<object> Announced => [.. _published];

    /// <summary>Starts the module with its migrations applied.</summary>
    /// <param name="module">The module under test.</param>
    /// <param name="now">Start of a fake clock; null for real time.</param>
    /// <param name="settings">Further configuration.</param>
    /// <param name="postgreSql">Connection string of an empty database; null for SQLite.</param>
    public static async Task<ModuleApp> StartAsync(
        IServiceModule module, DateTimeOffset? now = null, IEnumerable<KeyValuePair<string, string?>>? settings = null, string? postgreSql = null)
    {
        var self = new ModuleApp(now);
        self._app = ServiceHost.Build([], [module], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["DATA_DIRECTORY"] = self._folder.FullName,
                ["Sqlite:Synchronous"] = "NORMAL",
                ["Bus:PartialHost"] = "true",
                ["Database"] = postgreSql is null ? "Sqlite" : "PostgreSql",
                ["ConnectionStrings:" + module.Name] = postgreSql,
            });
            builder.Configuration.AddInMemoryCollection(settings ?? []);
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(self._issuer.Local);
            if (self.Clock is { } clock)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            }
        });
        await Migrated.PrepareAsync(module, self._app.Services);
        self._app.Services.GetRequiredService<IBusControl>().ConnectPublishObserver(self);
        await self._app.StartAsync();
        self.Address = new Uri(self._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return self;
    }

    /// <summary>A caller with a token of one role.</summary>
    public HttpClient As(string role, Guid? charityId = null, string? client = null, string language = "en", string? division = null)
    {
        var caller = Anonymous(language);
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _issuer.Token(role, charityId, client, division));
        return caller;
    }

    /// <summary>A caller without a token.</summary>
    public HttpClient Anonymous(string language = "en")
    {
        var caller = new HttpClient { BaseAddress = Address };
        caller.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return caller;
    }

    /// <summary>Plays another module: sends its message. The same <paramref name="messageId"/> twice is a duplicate delivery.</summary>
    public async Task ReceiveAsync<TMessage>(TMessage message, Guid? messageId = null)
        where TMessage : class
    {
        var id = messageId ?? Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await Services.GetRequiredService<IBus>().Publish(message, context => context.MessageId = id);
    }

    /// <summary>Looks into the module's services in a scope of its own.</summary>
    public async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> look)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    Task IPublishObserver.PrePublish<T>(PublishContext<T> context) => Task.CompletedTask;

    Task IPublishObserver.PostPublish<T>(PublishContext<T> context)
    {
        _published.Enqueue(context.Message);
        return Task.CompletedTask;
    }

    Task IPublishObserver.PublishFault<T>(PublishContext<T> context, Exception exception) => Task.CompletedTask;
}
