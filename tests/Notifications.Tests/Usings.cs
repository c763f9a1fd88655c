global using Shouldly;
global using Testing;
global using Testing.Apps;
global using Xunit;

[assembly: AssemblyFixture(typeof(Testing.Servers.PostgreSqlServer))]
