using Audit;
using Npgsql;

namespace Platform.Data;

/// <summary>The database of one module, named so that hosts can migrate and check it without knowing the module.</summary>
/// <param name="Module">Lower-case module name.</param>
/// <param name="Context">The context type that handlers inject.</param>
/// <param name="SqliteFile">Full path of the file, or null on PostgreSQL.</param>
public sealed record ModuleDatabase(string Module, Type Context, string? SqliteFile)
{
    /// <summary>Opens the module's context in a scope.</summary>
    public DbContext Open(IServiceProvider scope) => (DbContext)scope.GetRequiredService(Context);
}

/// <summary>Registers a module's context, its outbox, inbox and writer gate.</summary>
public static class ModuleDatabaseSetup
{
    /// <summary>
    /// PostgreSQL uses <typeparamref name="TContext"/> itself, SQLite the derived <typeparamref name="TSqlite"/> that adds conventions only;
    /// handlers inject the base type in both forms.
    /// </summary>
    public static void AddModuleDatabase<TContext, TSqlite>(this IHostApplicationBuilder builder, string module)
        where TContext : DbContext
        where TSqlite : TContext
    {
        var switches = HostSwitches.Read(builder.Configuration);
        var services = builder.Services;
        Action<RelayOptions>? relay = null;
        SqliteWriterGate? gate = null;
        if (switches.Database == DatabaseKind.Sqlite)
        {
            Directory.CreateDirectory(switches.DataDirectory);
            var file = Path.Combine(switches.DataDirectory, module + ".db");
            gate = new SqliteWriterGate();
            services.AddKeyedSingleton(module, (_, _) => gate);
            services.AddDbContextPool<TContext, TSqlite>((provider, options) => options
                .UseSqlite($"Data Source={file};Default Timeout=30")
                .AddInterceptors(new SqlitePragmas(builder.Configuration["Sqlite:Synchronous"]), gate, provider.GetRequiredService<OutboxSignal<TContext>>()));
            services.AddSingleton(new ModuleDatabase(module, typeof(TContext), file));
            relay = options => options.EnterWrite = gate.EnterAsync;
        }
        else
        {
            var connection = new NpgsqlConnectionStringBuilder(
                builder.Configuration.GetConnectionString(module) ?? throw new InvalidOperationException($"Database=PostgreSql needs ConnectionStrings:{module}."));
            // Our statements are short and have their indexes; where statistics are missing, as in a fresh database in its first rush, the server would compile plans that cost
            // more than the rows, or read whole tables.
            connection.Options ??= "-c jit=off -c enable_seqscan=off";
            // Statements stay prepared on their connection. It goes back to the pool as it is, which spares a reset and is safe, because nobody sets anything for a session:
            // no SET, no temporary table, no LISTEN, no advisory lock. An open transaction is rolled back all the same.
            (connection.MaxAutoPrepare, connection.NoResetOnClose) = (100, true);
            services.AddDbContextPool<TContext>((provider, options) => options
                .UseNpgsql(connection.ConnectionString)
                .AddInterceptors(provider.GetRequiredService<OutboxSignal<TContext>>()));
            services.AddSingleton(new ModuleDatabase(module, typeof(TContext), null));
        }

        services.AddAudit(
            builder.Configuration, new AuditBook(module, scope => scope.GetRequiredService<TContext>(), gate is null ? null : gate.EnterAsync),
            switches.Database == DatabaseKind.Sqlite ? switches.DataDirectory : null);
        services.AddModuleMessaging<TContext>(module, relay + (options => options.ResendSentAtStart = switches.Bus == BusKind.InMemory));
        DeadLetters.BacklogGauges.AddBacklogGauges<TContext>(services, module);
        services.AddHealthChecks().AddCheck<DatabaseHealth<TContext>>("database-" + module, tags: ["ready"]);
    }
}
