global using Shouldly;
global using Testing;
global using Testing.Servers;
global using Xunit;

[assembly: AssemblyFixture(typeof(Testing.Servers.PostgreSqlServer))]
