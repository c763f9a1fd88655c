namespace Deployment.Tests;

public sealed class The_split_form_at_home
{
    [Fact]
    public void Compose_fits_the_code() => Compose.Faults(Compose.Text).ShouldBeEmpty();

    [Fact]
    public void Every_variable_a_person_has_to_set_is_made_in_the_document()
    {
        var document = Repo.Read("docs/operations/deploy.md");
        Compose.Wanted(Compose.Text).Count.ShouldBeGreaterThan(5);
        Compose.Wanted(Compose.Text).Where(variable => !document.Contains(variable, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("  Bus: RabbitMq", "  Buss: RabbitMq", "intake: nobody reads Buss")]
    [InlineData("ConnectionStrings__tracking:", "ConnectionStrings__trakking:", "tracking: nobody reads ConnectionStrings__trakking")]
    [InlineData("Database=tracking;Username=tracking", "Database=tracking;Username=intake", "tracking: not the database and the login of its own")]
    [InlineData("Password=${TRACKING_PASSWORD:?}", "Password=plain", "tracking: ConnectionStrings__tracking holds a secret in clear text")]
    [InlineData("referral:${RABBITMQ_PASSWORD:?}@", "referral:guest@", "intake: ConnectionStrings__RabbitMq holds a secret in clear text")]
    [InlineData("Intake__IndexKey: ${INTAKE_INDEX_KEY:?}", "Intake__IndexKey: c29tZQ==", "intake: Intake__IndexKey holds a secret in clear text")]
    [InlineData("Audit__SigningKey: ${AUDIT_KEY:?}", "Audit__SigningKey: c29tZQ==", "intake: Audit__SigningKey holds a secret in clear text")]
    [InlineData("HOST: services/Tracking.Host", "HOST: services/Catalog.Host", "tracking: is not built from its project")]
    [InlineData("command: [migrate]", "command: [migrations]", "intake-migrate: unknown verb 'migrations'")]
    [InlineData("  intake: { <<", "  intaken: { <<", "intake: does not run")]
    [InlineData("  matching-topology: { condition: service_completed_successfully }\n", "", "intake: does not wait until matching-topology")]
    [InlineData("postgres: { condition: service_healthy }", "postgres: { condition: service_started }", "intake-migrate: does not wait until postgres")]
    [InlineData("image: rabbitmq:4.1-management", "image: rabbitmq", "rabbitmq: the image is not pinned")]
    [InlineData("    hostname: rabbitmq\n", "    hostname: rabbitmq\n    ports: [\"5672:5672\"]\n", "rabbitmq: reachable from outside")]
    [InlineData("127.0.0.1:5080:8080", "127.0.0.1:5080:8081", "gateway: does not publish the public port")]
    [InlineData("  Redis: redis:6379", "  Redis: rediss:6379", "catalog: rediss:6379 leads nowhere")]
    [InlineData("environment: { Redis: \"redis:6379\" }", "environment: { }", "gateway: is not told where Redis is")]
    [InlineData("--appendonly, \"no\"", "--appendonly, \"yes\"", "redis: keeps something")]
    [InlineData("  read_only: true\n", "", "may write to its root file system")]
    [InlineData("  mem_limit: 1g\n", "", "intake: memory without a limit")]
    public void Twin_a_broken_compose_file_is_noticed(string good, string bad, string complaint)
    {
        var at = Compose.Text.IndexOf(good, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, $"compose.yaml has no '{good}' any more");
        Compose.Faults(Compose.Text[..at] + bad + Compose.Text[(at + good.Length)..]).ShouldContain(line => line.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_gets_a_database_and_a_login() => Repo.Services.ShouldAllBe(service =>
        Compose.Text.Split("for service in ")[1].Split(';')[0].Split(' ', StringSplitOptions.None).Contains(service));
}
