global using System.Text.Json;
global using Shouldly;
global using Testing;
global using Testing.Apps;
global using Xunit;
