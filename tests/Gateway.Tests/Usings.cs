global using Shouldly;
global using Testing;
global using Testing.Servers;
global using Xunit;
