global using Microsoft.Playwright;
global using Shouldly;
global using Testing;
global using Testing.Apps;
global using Xunit;
using ConsoleTests;

[assembly: AssemblyFixture(typeof(OpenConsole))]
[assembly: CloseWindows]
